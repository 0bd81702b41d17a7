/** The engine put together. */
@NullMarked
package dev.tocsin.runtime;

import org.jspecify.annotations.NullMarked;
