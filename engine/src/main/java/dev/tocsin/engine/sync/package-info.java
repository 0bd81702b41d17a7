/**
 * Asks other systems where our pages stand there, and has the incidents that differ put it right. May import the core,
 * {@code db}, {@code journal} and {@code channel}.
 */
@NullMarked
package dev.tocsin.engine.sync;

import org.jspecify.annotations.NullMarked;
