package dev.tocsin.engine.oncall;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody takes over for a while, whatever the layers say. Called an override everywhere but here, where Java's own
 * {@code @Override} would be hidden.
 *
 * @param end exclusive
 * @param insteadOf only where this user would be on call; empty = all of the time
 * @param by who said so: a user, a token, or a file
 */
public record ShiftOverride(
        String user, Instant start, Instant end, Optional<String> insteadOf, String by, String reason) {
    public ShiftOverride {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("an override ends after it starts: " + start + " to " + end);
        }
    }

    String why() {
        return "override by " + by
                + insteadOf.map(user -> ", instead of " + user).orElse("")
                + (reason.isEmpty() ? "" : ": " + reason);
    }
}
