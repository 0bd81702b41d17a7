/**
 * Signals on their way in: routed, given their incident by the dedup key, and answered for only when what follows is
 * on disk.
 */
@NullMarked
package dev.tocsin.engine.intake;

import org.jspecify.annotations.NullMarked;
