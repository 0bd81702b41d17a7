package dev.tocsin.engine.oncall;

import java.time.Instant;

/** A stretch of time that belongs to one user: from {@code start}, inclusive, to {@code end}, exclusive. */
public record Shift(String user, Instant start, Instant end) {
    public Shift {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("a shift ends after it starts: " + start + " to " + end);
        }
    }
}
