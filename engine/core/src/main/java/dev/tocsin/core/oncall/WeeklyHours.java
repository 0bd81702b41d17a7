package dev.tocsin.core.oncall;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * The hours of several restrictions as the minutes of one week, stored as the minutes at which in changes to out or
 * back.
 */
final class WeeklyHours implements Presence {
    private static final int DAY = 24 * 60;
    private static final int WEEK = 7 * DAY;

    private final ZoneId zone;
    private final BitSet minutes;
    private final int[] edges;

    private WeeklyHours(ZoneId zone, BitSet minutes) {
        this.zone = zone;
        this.minutes = minutes;
        edges = IntStream.range(0, WEEK)
                .filter(minute -> minutes.get(minute) != minutes.get((minute + WEEK - 1) % WEEK))
                .toArray();
    }

    static WeeklyHours of(Collection<Restriction> restrictions, ZoneId zone) {
        var minutes = new BitSet(WEEK);
        for (var restriction : restrictions) {
            var from = restriction.from().toSecondOfDay() / 60;
            var to = restriction.to().toSecondOfDay() / 60;
            var length = to > from ? to - from : to - from + DAY;
            for (var day : restriction.days()) {
                var start = (day.getValue() - 1) * DAY + from;
                minutes.set(start, Math.min(start + length, WEEK));
                minutes.set(0, Math.max(start + length - WEEK, 0));
            }
        }
        return new WeeklyHours(zone, minutes);
    }

    boolean areAlways() {
        return edges.length == 0;
    }

    @Override
    public Piece at(Instant at) {
        if (areAlways()) {
            return new Piece(true, Instant.MIN, Instant.MAX);
        }
        var local = WallClock.latestShown(at, zone);
        var monday = local.toLocalDate()
                .minusDays(local.getDayOfWeek().getValue() - DayOfWeek.MONDAY.getValue())
                .atStartOfDay();
        var minute = (local.getDayOfWeek().getValue() - 1) * DAY
                + local.toLocalTime().toSecondOfDay() / 60;
        var found = Arrays.binarySearch(edges, minute);
        var last = found >= 0 ? found : -found - 2;
        return new Piece(minutes.get(minute), edge(monday, last), edge(monday, last + 1));
    }

    private Instant edge(LocalDateTime monday, int index) {
        var week = Math.floorDiv(index, edges.length);
        var minute = edges[Math.floorMod(index, edges.length)];
        return WallClock.instantOf(monday.plusMinutes((long) week * WEEK + minute), zone);
    }
}
