/** Whether the node still does its work. Shell. */
@NullMarked
package dev.tocsin.app.watch;

import org.jspecify.annotations.NullMarked;
