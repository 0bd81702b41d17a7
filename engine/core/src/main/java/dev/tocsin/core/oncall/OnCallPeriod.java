package dev.tocsin.core.oncall;

import java.time.Instant;
import java.util.Optional;

/**
 * Who is on call for a period, and why. The periods just before and after have another user or reason.
 *
 * @param user empty = nobody
 * @param start inclusive; {@link Instant#MIN} = without beginning
 * @param end exclusive; {@link Instant#MAX} = without end
 * @param why the layer, the override, or why every layer has nobody
 */
public record OnCallPeriod(Optional<String> user, Instant start, Instant end, String why) {
    public OnCallPeriod {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("an answer is good for some time: " + start + " to " + end);
        }
    }

    /** When the period begins; empty = it has no beginning. */
    public Optional<Instant> since() {
        return start.equals(Instant.MIN) ? Optional.empty() : Optional.of(start);
    }

    /** When the period ends; empty = it has no end. */
    public Optional<Instant> until() {
        return end.equals(Instant.MAX) ? Optional.empty() : Optional.of(end);
    }
}
