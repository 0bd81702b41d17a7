package dev.tocsin.core.suppression;

import java.time.Instant;

/** A time from {@code start}, inclusive, to {@code end}, exclusive. Never empty. */
public record SuppressionSpan(Instant start, Instant end) {
    public SuppressionSpan {
        if (!end.isAfter(start)) {
            throw new IllegalArgumentException("a span ends after its start, not at " + end);
        }
    }

    public boolean contains(Instant at) {
        return !at.isBefore(start) && at.isBefore(end);
    }
}
