package dev.tocsin.engine.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The levels an incident climbs until somebody answers.
 *
 * @param repeat how many times the levels are climbed again after the last one; 0 = once through
 * @param acknowledgeTimeout after this long an acknowledged incident that nobody works on escalates again; empty =
 *     never
 */
public record EscalationPolicy(
        String name, List<EscalationLevel> levels, int repeat, Optional<Duration> acknowledgeTimeout) {
    public EscalationPolicy {
        levels = List.copyOf(levels);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("policy " + name + " has no levels");
        }
        if (repeat < 0) {
            throw new IllegalArgumentException("policy " + name + " cannot repeat " + repeat + " times");
        }
    }

    /** Levels are numbered from 1, as people number them. */
    public EscalationLevel level(int number) {
        return levels.get(number - 1);
    }
}
