/**
 * What must not page for a while, and why: silences, maintenance windows and inhibition. Pure; may import {@code signal}.
 */
@NullMarked
package dev.tocsin.engine.suppression;

import org.jspecify.annotations.NullMarked;
