package dev.tocsin.core.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The levels that an incident escalates through until somebody answers.
 *
 * @param repeat how many times the levels are repeated after the last one; 0 = never, {@link #FOREVER} = until somebody
 *     answers
 * @param acknowledgeTimeout after this time an acknowledged incident without progress escalates again; empty = never
 * @param next the policy that follows after the last repetition; empty = the escalation stops. A policy contains the
 *     whole chain, so there is no cycle.
 * @param autoResolve overrides the rule of the severity; empty = the severity decides
 * @param statusUpdates how often the owner owes a status update, by the name of the severity
 * @param escalateWhenClear whether the levels are paged although no alert fires any more
 */
public record EscalationPolicy(
        String name,
        List<EscalationLevel> levels,
        int repeat,
        Optional<Duration> acknowledgeTimeout,
        Optional<EscalationPolicy> next,
        Optional<AutoResolve> autoResolve,
        Map<String, Duration> statusUpdates,
        boolean escalateWhenClear) {
    public static final int FOREVER = Integer.MAX_VALUE;

    public EscalationPolicy {
        levels = List.copyOf(levels);
        statusUpdates = Collections.unmodifiableMap(new TreeMap<>(statusUpdates));
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("policy " + name + " has no levels");
        }
        if (repeat < 0) {
            throw new IllegalArgumentException("policy " + name + " cannot repeat " + repeat + " times");
        }
        for (var interval : statusUpdates.values()) {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("policy " + name + " wants status updates every " + interval);
            }
        }
    }

    /** A policy that pages nobody while all alerts are clear. */
    public EscalationPolicy(
            String name,
            List<EscalationLevel> levels,
            int repeat,
            Optional<Duration> acknowledgeTimeout,
            Optional<EscalationPolicy> next,
            Optional<AutoResolve> autoResolve,
            Map<String, Duration> statusUpdates) {
        this(name, levels, repeat, acknowledgeTimeout, next, autoResolve, statusUpdates, false);
    }

    public EscalationPolicy(
            String name, List<EscalationLevel> levels, int repeat, Optional<Duration> acknowledgeTimeout) {
        this(name, levels, repeat, acknowledgeTimeout, Optional.empty(), Optional.empty(), Map.of());
    }

    /** This policy with more responders on its first level. */
    public EscalationPolicy alsoPaging(List<Responder> more) {
        var all = new ArrayList<>(levels);
        all.set(0, levels.getFirst().alsoPaging(more));
        return new EscalationPolicy(
                name, all, repeat, acknowledgeTimeout, next, autoResolve, statusUpdates, escalateWhenClear);
    }

    /** The level with this number, from 1. */
    public EscalationLevel level(int number) {
        return levels.get(number - 1);
    }

    public boolean repeatsForever() {
        return repeat == FOREVER;
    }

    /** The policy of the chain after this many policies have ended. */
    public EscalationPolicy after(int handovers) {
        var policy = this;
        for (int i = 0; i < handovers; i++) {
            policy = policy.next().orElseThrow();
        }
        return policy;
    }
}
