/**
 * Wakes incidents that are not in memory, from the due index in PostgreSQL, and incidents that a change of the
 * suppression rules concerns.
 */
@NullMarked
package dev.tocsin.runtime.timer;

import org.jspecify.annotations.NullMarked;
