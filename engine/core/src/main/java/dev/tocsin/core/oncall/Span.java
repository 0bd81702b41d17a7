package dev.tocsin.core.oncall;

import java.time.Instant;

/** A time from {@code start}, inclusive, to {@code end}, exclusive. */
public record Span(Instant start, Instant end) {
    public Span {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("a span ends after it starts: " + start + " to " + end);
        }
    }
}
