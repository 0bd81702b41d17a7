/** When calendar feeds were read last: of interest to whoever wonders whether one may go. */
@NullMarked
package dev.tocsin.app.feed;

import org.jspecify.annotations.NullMarked;
