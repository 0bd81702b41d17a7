package dev.tocsin.core.incident.page;

import java.time.Instant;

/**
 * A page without an outcome: it is to be sent, or sent again, at {@code attemptAt}.
 *
 * @param attempts that were made
 * @param held whether the storm guard holds the page for a digest
 */
public record PendingPage(Page page, int attempts, Instant attemptAt, boolean held) {}
