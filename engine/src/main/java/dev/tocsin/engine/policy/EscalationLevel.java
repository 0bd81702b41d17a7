package dev.tocsin.engine.policy;

import java.time.Duration;
import java.util.List;

/** The responders paged together, and how long they have to answer before the next level is paged. */
public record EscalationLevel(List<Responder> responders, Duration timeout) {
    public EscalationLevel {
        responders = List.copyOf(responders);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a level's timeout must be positive, not " + timeout);
        }
    }
}
