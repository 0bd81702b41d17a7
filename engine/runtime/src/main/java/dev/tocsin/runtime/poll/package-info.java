/** Work that a node repeats in the background, and which node does it. Shell. */
@NullMarked
package dev.tocsin.runtime.poll;

import org.jspecify.annotations.NullMarked;
