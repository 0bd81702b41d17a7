package dev.tocsin.engine.oncall;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Set;

/**
 * WeeklyHours of the week, by the clock on the wall.
 *
 * @param days on which the hours start; all of them for a restriction to a time of day
 * @param to exclusive; on the next day where it is not after {@code from}, so that equal times are a whole day
 */
public record Restriction(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    public Restriction {
        days = Set.copyOf(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("a restriction has a day");
        }
        if (from.toSecondOfDay() % 60 != 0 || to.toSecondOfDay() % 60 != 0 || from.getNano() + to.getNano() != 0) {
            throw new IllegalArgumentException("hours are whole minutes, not " + from + " to " + to);
        }
    }
}
