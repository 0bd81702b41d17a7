package dev.tocsin.core.oncall;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Set;

/**
 * A time range on some days of the week, in local time.
 *
 * @param days on which the range starts; all of them for a time of day
 * @param to exclusive; on the next day if it is not after {@code from}, so equal times are a whole day
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
