package dev.tocsin.engine.oncall;

import java.time.Instant;
import java.util.Optional;

/**
 * Who is on call for some time, and why. The answer just before and just after is another one.
 *
 * @param user empty = nobody
 * @param start inclusive; {@link Instant#MIN} = it has always been so
 * @param end exclusive; {@link Instant#MAX} = it will always be so
 * @param why the layer, the override, or what keeps every layer from having somebody
 */
public record OnCallPeriod(Optional<String> user, Instant start, Instant end, String why) {
    public OnCallPeriod {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("an answer is good for some time: " + start + " to " + end);
        }
    }

    /** When it began, if it ever did. */
    public Optional<Instant> since() {
        return start.equals(Instant.MIN) ? Optional.empty() : Optional.of(start);
    }

    /** When it ends, if it ever will. */
    public Optional<Instant> until() {
        return end.equals(Instant.MAX) ? Optional.empty() : Optional.of(end);
    }
}
