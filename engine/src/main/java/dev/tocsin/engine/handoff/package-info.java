/** Tells people that a schedule changes hands. A courtesy: nothing that pages depends on it. */
@NullMarked
package dev.tocsin.engine.handoff;

import org.jspecify.annotations.NullMarked;
