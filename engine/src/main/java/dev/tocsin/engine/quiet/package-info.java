/**
 * What must not page for a while, and why: silences and maintenance windows. Pure; may import {@code signal}.
 */
@NullMarked
package dev.tocsin.engine.quiet;

import org.jspecify.annotations.NullMarked;
