/** Wakes incidents that left memory, from the due index in PostgreSQL, and those that a silence or inhibition concerns. */
@NullMarked
package dev.tocsin.engine.timer;

import org.jspecify.annotations.NullMarked;
