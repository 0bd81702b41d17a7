/**
 * Polls external systems for the status of Tocsin's pages, and sends a command to incidents that differ. May import the
 * core, {@code db}, {@code journal} and {@code channel}.
 */
@NullMarked
package dev.tocsin.app.sync;

import org.jspecify.annotations.NullMarked;
