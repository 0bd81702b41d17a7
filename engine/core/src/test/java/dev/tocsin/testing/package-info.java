/** What tests of the engine, and of what stands on it, share. */
@NullMarked
package dev.tocsin.testing;

import org.jspecify.annotations.NullMarked;
