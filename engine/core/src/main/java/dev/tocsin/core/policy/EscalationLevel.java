package dev.tocsin.core.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The responders that are paged together, and how long they have to answer before the next level is paged.
 *
 * @param delay how long the level waits when it is due; empty = it does not wait
 * @param timeout counted from the first page of the level
 * @param when the condition under which the level applies; if it is not met the level is skipped at once; empty =
 *     always
 */
public record EscalationLevel(
        List<Responder> responders, Optional<Duration> delay, Duration timeout, Optional<Condition> when) {
    public EscalationLevel {
        responders = List.copyOf(responders);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a level's timeout must be positive, not " + timeout);
        }
        if (delay.isPresent() && (delay.get().isNegative() || delay.get().isZero())) {
            throw new IllegalArgumentException("a level's delay must be positive, not " + delay.get());
        }
    }

    public EscalationLevel(List<Responder> responders, Duration timeout) {
        this(responders, Optional.empty(), timeout, Optional.empty());
    }

    EscalationLevel alsoPaging(List<Responder> more) {
        var all = Stream.concat(responders.stream(), more.stream()).distinct().toList();
        return new EscalationLevel(all, delay, timeout, when);
    }
}
