/** The commands, and the wiring of a node: the only package that knows every part. */
@NullMarked
package dev.tocsin.api;

import org.jspecify.annotations.NullMarked;
