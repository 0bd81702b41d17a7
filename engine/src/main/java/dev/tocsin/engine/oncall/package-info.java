/**
 * Who is on call at an instant: pure calculators over values. May import {@code signal} only.
 */
@NullMarked
package dev.tocsin.engine.oncall;

import org.jspecify.annotations.NullMarked;
