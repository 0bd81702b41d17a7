/** The commands, and the wiring of a node: the only place that knows every part. */
@NullMarked
package dev.tocsin.api;

import org.jspecify.annotations.NullMarked;
