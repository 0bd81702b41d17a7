/**
 * Decides which policy a signal belongs to, and which dedup key it has. Pure; may import {@code signal} and
 * {@code policy}.
 */
@NullMarked
package dev.tocsin.core.routing;

import org.jspecify.annotations.NullMarked;
