/**
 * Receives signals: routes them, finds their incident by the dedup key, and replies only when the result is on disk.
 */
@NullMarked
package dev.tocsin.runtime.intake;

import org.jspecify.annotations.NullMarked;
