package dev.tocsin.core.oncall;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/**
 * A wall clock in a time zone, watched all the time: defines what a local time means when the clocks change.
 *
 * <p>A local time happens at the first instant at which the clock shows it or has jumped past it. So a local time that
 * is skipped happens at the skip, and one that is shown twice happens the first time. Conversely, the clock has a
 * latest time that it has shown so far, which never goes back: {@code at >= instantOf(t)} exactly when
 * {@code latestShown(at) >= t}. So every decision on local times is made once and in order.
 */
public final class WallClock {
    private WallClock() {}

    /** When {@code local} happens; {@link LocalDateTime#MIN} is always past, {@link LocalDateTime#MAX} never comes. */
    public static Instant instantOf(LocalDateTime local, ZoneId zone) {
        return instantOf(local, zone.getRules());
    }

    /** When {@code local} happens in a zone that has rules and no name. */
    public static Instant instantOf(LocalDateTime local, ZoneRules rules) {
        if (local.equals(LocalDateTime.MIN)) {
            return Instant.MIN;
        }
        if (local.equals(LocalDateTime.MAX)) {
            return Instant.MAX;
        }
        var offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).getInstant() : local.toInstant(offsets.getFirst());
    }

    static LocalDateTime latestShown(Instant at, ZoneId zone) {
        var rules = zone.getRules();
        var offset = rules.getOffset(at);
        var local = LocalDateTime.ofInstant(at, offset);
        var offsets = rules.getValidOffsets(local);
        var shownBefore = offsets.size() > 1 && !offsets.getFirst().equals(offset);
        return shownBefore ? rules.getTransition(local).getDateTimeBefore().minusNanos(1) : local;
    }

    /** Whether the clock jumps forward at {@code at}: local times that differ may then be the same instant. */
    static boolean skipsAt(Instant at, ZoneId zone) {
        var rules = zone.getRules();
        return !rules.isFixedOffset()
                && rules.getOffset(at.minusNanos(1)).getTotalSeconds()
                        < rules.getOffset(at).getTotalSeconds();
    }
}
