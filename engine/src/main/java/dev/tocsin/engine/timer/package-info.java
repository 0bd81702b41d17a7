/** Wakes incidents that left memory, from the due index in PostgreSQL. */
@NullMarked
package dev.tocsin.engine.timer;

import org.jspecify.annotations.NullMarked;
