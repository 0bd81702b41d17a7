package dev.tocsin.core.policy;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A time range of every day in which pages of low urgency wait.
 *
 * @param from inclusive, local to {@code zone}
 * @param to exclusive; before {@code from} = on the next day
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {
    public QuietHours {
        if (from.equals(to)) {
            throw new IllegalArgumentException("quiet hours from " + from + " to " + to + " are none");
        }
    }

    /**
     * When the quiet hours end; empty = {@code at} is outside them. An end that the clock skips is later by the skipped
     * time.
     */
    public Optional<Instant> endAfter(Instant at) {
        var local = at.atZone(zone);
        var time = local.toLocalTime();
        var evening = !time.isBefore(from);
        var quiet = from.isBefore(to) ? evening && time.isBefore(to) : evening || time.isBefore(to);
        if (!quiet) {
            return Optional.empty();
        }
        var day = time.isBefore(to) ? local.toLocalDate() : local.toLocalDate().plusDays(1);
        return Optional.of(day.atTime(to).atZone(zone).toInstant()).filter(end -> end.isAfter(at));
    }

    @Override
    public String toString() {
        return from + "-" + to + ' ' + zone;
    }
}
