/** Whether the node still does its work. Shell. */
@NullMarked
package dev.tocsin.engine.watch;

import org.jspecify.annotations.NullMarked;
