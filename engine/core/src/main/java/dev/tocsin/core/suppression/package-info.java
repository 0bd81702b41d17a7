/**
 * What must not be paged for a while, and why: silences, maintenance windows and inhibitions. Pure; may import
 * {@code signal}.
 */
@NullMarked
package dev.tocsin.core.suppression;

import org.jspecify.annotations.NullMarked;
