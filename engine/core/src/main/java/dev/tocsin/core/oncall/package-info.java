/** Calculates who is on call at an instant. Pure; may import {@code signal} only. */
@NullMarked
package dev.tocsin.core.oncall;

import org.jspecify.annotations.NullMarked;
