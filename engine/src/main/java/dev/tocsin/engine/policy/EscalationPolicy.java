package dev.tocsin.engine.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The levels an incident climbs until somebody answers.
 *
 * @param repeat how many times the levels are climbed again after the last one; 0 = once through, {@link #FOREVER} =
 *     until somebody answers
 * @param acknowledgeTimeout after this long an acknowledged incident that nobody works on escalates again; empty =
 *     never
 * @param next takes over when every round is through; empty = the escalation stops. A policy holds the whole chain,
 *     so there is no cycle.
 * @param autoResolve overrides what the severity says; empty = the severity decides
 * @param statusUpdates how often whoever has the incident owes a status update, by the name of its severity
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

    /** One that pages nobody while all alerts are clear. */
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

    /** The same with more responders on its first level. */
    public EscalationPolicy alsoPaging(List<Responder> more) {
        var all = new ArrayList<>(levels);
        all.set(0, levels.getFirst().alsoPaging(more));
        return new EscalationPolicy(
                name, all, repeat, acknowledgeTimeout, next, autoResolve, statusUpdates, escalateWhenClear);
    }

    /** Levels are numbered from 1, as people number them. */
    public EscalationLevel level(int number) {
        return levels.get(number - 1);
    }

    public boolean repeatsForever() {
        return repeat == FOREVER;
    }

    /** The policy that has the incident after so many hand-overs. */
    public EscalationPolicy after(int handovers) {
        var policy = this;
        for (int i = 0; i < handovers; i++) {
            policy = policy.next().orElseThrow();
        }
        return policy;
    }
}
