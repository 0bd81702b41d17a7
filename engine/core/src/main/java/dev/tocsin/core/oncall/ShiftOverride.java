package dev.tocsin.core.oncall;

import java.time.Instant;
import java.util.Optional;

/**
 * Puts somebody on call for a while, whatever the layers say. Called an override everywhere but here, where the name
 * would hide Java's own {@code @Override}.
 *
 * @param user {@link Rotation#NOBODY} = nobody is on call, whatever the layers say
 * @param end exclusive
 * @param insteadOf only while this user would be on call; empty = all of the time
 * @param by who made it: a user, a token, or a file
 * @param backdated when it was made, if it begins before that; empty = it does not
 */
public record ShiftOverride(
        String user,
        Instant start,
        Instant end,
        Optional<String> insteadOf,
        String by,
        String reason,
        Optional<Instant> backdated) {
    public ShiftOverride {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("an override ends after it starts: " + start + " to " + end);
        }
    }

    public ShiftOverride(
            String user, Instant start, Instant end, Optional<String> insteadOf, String by, String reason) {
        this(user, start, end, insteadOf, by, reason, Optional.empty());
    }

    String why() {
        return "override by " + by
                + backdated.map(at -> ", made afterwards at " + at).orElse("")
                + insteadOf.map(user -> ", instead of " + user).orElse("")
                + (reason.isEmpty() ? "" : ": " + reason);
    }
}
