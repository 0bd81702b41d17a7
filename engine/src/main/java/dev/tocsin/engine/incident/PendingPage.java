package dev.tocsin.engine.incident;

import java.time.Instant;

/**
 * A page whose outcome is not known: it is to be sent, or sent again, at {@code attemptAt}.
 *
 * @param held it was held back by the storm guard and goes out in a digest
 */
public record PendingPage(Page page, int attempts, Instant attemptAt, boolean held) {}
