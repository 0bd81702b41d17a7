/** When calendar feeds were read last: of interest to whoever wonders whether one may go. */
@NullMarked
package dev.tocsin.engine.feed;

import org.jspecify.annotations.NullMarked;
