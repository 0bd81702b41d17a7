/**
 * Whom to page, in which order, and how long to wait. Pure; may import {@code signal} and {@code oncall}.
 */
@NullMarked
package dev.tocsin.core.policy;

import org.jspecify.annotations.NullMarked;
