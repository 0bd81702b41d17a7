/** The engine put together. */
@NullMarked
package dev.tocsin.engine;

import org.jspecify.annotations.NullMarked;
