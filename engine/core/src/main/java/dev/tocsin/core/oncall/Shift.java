package dev.tocsin.core.oncall;

import java.time.Instant;
import java.util.Optional;

/** The time of one turn of a user: from {@code start}, inclusive, to {@code end}, exclusive. */
public record Shift(String user, Instant start, Instant end) {
    public Shift {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("a shift ends after it starts: " + start + " to " + end);
        }
    }

    /** The user; empty = {@link Rotation#NOBODY}. */
    public Optional<String> somebody() {
        return Optional.of(user).filter(name -> !name.equals(Rotation.NOBODY));
    }
}
