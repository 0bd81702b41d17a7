package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Hours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Stretches of the week, by the clock on the wall, cut into hours that belong to the day they start on. */
final class WeekHours {
    static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    private WeekHours() {}

    /** From a time on each of these days, so long; none = always. */
    static List<Hours> of(Set<DayOfWeek> days, LocalTime from, Duration length) {
        if (length.compareTo(WEEK) >= 0 || length.equals(DAY) && days.size() == 7) {
            return List.of();
        }
        if (length.compareTo(DAY) <= 0) {
            return List.of(new Hours(days, from, from.plus(length)));
        }
        var hours = new ArrayList<Hours>();
        var rest = length.minus(Duration.between(from, LocalTime.MAX).plusNanos(1));
        hours.add(new Hours(days, from, LocalTime.MIDNIGHT));
        var day = 1;
        for (; rest.compareTo(DAY) >= 0; rest = rest.minus(DAY)) {
            hours.add(new Hours(later(days, day++), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT));
        }
        if (!rest.isZero()) {
            hours.add(new Hours(later(days, day), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT.plus(rest)));
        }
        return hours;
    }

    /** From a time of one day to a time of another, the next time it comes; equal = the whole week. */
    static List<Hours> between(DayOfWeek startDay, LocalTime start, DayOfWeek endDay, LocalTime end) {
        var length = Duration.ofDays(Math.floorMod(endDay.getValue() - startDay.getValue(), 7))
                .plus(Duration.between(start, end));
        return of(EnumSet.of(startDay), start, length.isPositive() ? length : length.plus(WEEK));
    }

    private static Set<DayOfWeek> later(Set<DayOfWeek> days, int by) {
        var moved = EnumSet.noneOf(DayOfWeek.class);
        days.forEach(day -> moved.add(day.plus(by)));
        return moved;
    }
}
