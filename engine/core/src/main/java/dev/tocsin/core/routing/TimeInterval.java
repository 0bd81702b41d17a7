package dev.tocsin.core.routing;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * A set of wall-clock times with Alertmanager's meaning. An instant is in it if every given part holds in the
 * location's time zone. A part that is empty always holds; if a part has several ranges, one of them must hold.
 *
 * @param times of the day, in minutes from midnight, the end exclusive and at most 1440
 * @param weekdays 1 = Monday to 7 = Sunday; a range whose end is before its start wraps around the end of the week
 * @param daysOfMonth 1 to 31, or -1 = the last day to -31; a shorter month has fewer of them
 * @param months 1 to 12
 * @param years the calendar years
 * @param location the time zone of all parts
 */
public record TimeInterval(
        List<Range> times,
        List<Range> weekdays,
        List<Range> daysOfMonth,
        List<Range> months,
        List<Range> years,
        ZoneId location) {
    private static final int A_DAY = 24 * 60;

    /** A range; both ends are inclusive unless stated otherwise. */
    public record Range(int first, int last) {}

    public TimeInterval {
        times = List.copyOf(times);
        weekdays = List.copyOf(weekdays);
        daysOfMonth = List.copyOf(daysOfMonth);
        months = List.copyOf(months);
        years = List.copyOf(years);
        check("time", times, 0, A_DAY);
        check("weekday", weekdays, 1, 7);
        check("day of the month", daysOfMonth, -31, 31);
        check("month", months, 1, 12);
        for (var range : times) {
            if (range.first() >= range.last()) {
                throw new IllegalArgumentException("a range of times ends after its start, not " + range);
            }
        }
        if (daysOfMonth.stream().anyMatch(range -> range.first() == 0 || range.last() == 0)) {
            throw new IllegalArgumentException("there is no day 0 of a month");
        }
    }

    private static void check(String what, List<Range> ranges, int least, int most) {
        for (var range : ranges) {
            if (range.first() < least || range.first() > most || range.last() < least || range.last() > most) {
                throw new IllegalArgumentException("no " + what + ": " + range);
            }
        }
    }

    public boolean contains(Instant instant) {
        var local = instant.atZone(location);
        return any(years, local, ZonedDateTime::getYear)
                && any(months, local, ZonedDateTime::getMonthValue)
                && isOnWeekday(local.getDayOfWeek().getValue())
                && isOnDayOfMonth(local)
                && isAt(local.getHour() * 60 + local.getMinute());
    }

    private static boolean any(List<Range> ranges, ZonedDateTime local, ToIntFunction<ZonedDateTime> part) {
        if (ranges.isEmpty()) {
            return true;
        }
        var value = part.applyAsInt(local);
        return ranges.stream().anyMatch(range -> range.first() <= value && value <= range.last());
    }

    private boolean isOnWeekday(int day) {
        return weekdays.isEmpty()
                || weekdays.stream()
                        .anyMatch(range -> range.first() <= range.last()
                                ? range.first() <= day && day <= range.last()
                                : range.first() <= day || day <= range.last());
    }

    private boolean isOnDayOfMonth(ZonedDateTime local) {
        var length = local.toLocalDate().lengthOfMonth();
        var day = local.getDayOfMonth();
        return daysOfMonth.isEmpty()
                || daysOfMonth.stream()
                        .anyMatch(range ->
                                fromStart(range.first(), length) <= day && day <= fromStart(range.last(), length));
    }

    private static int fromStart(int day, int lengthOfMonth) {
        return day < 0 ? lengthOfMonth + day + 1 : day;
    }

    private boolean isAt(int minute) {
        return times.isEmpty() || times.stream().anyMatch(range -> range.first() <= minute && minute < range.last());
    }

    /**
     * The first instant after this one at which {@link #contains} may change: midnight, a start or end of one of the
     * times, or a change of the clocks.
     */
    Instant nextBoundary(Instant instant) {
        var local = instant.atZone(location);
        var minute = local.getHour() * 60 + local.getMinute();
        var next = times.stream()
                .flatMapToInt(range -> IntStream.of(range.first(), range.last()))
                .filter(end -> end > minute && end < A_DAY)
                .min();
        var midnight = local.toLocalDate().plusDays(1).atStartOfDay();
        var boundary =
                instantOf(next.isPresent() ? midnight.minusDays(1).plusMinutes(next.getAsInt()) : midnight, local);
        var change = location.getRules().nextTransition(instant);
        return change != null && change.getInstant().isBefore(boundary) ? change.getInstant() : boundary;
    }

    /** If the local time occurs twice, the one before or after the change as {@code now} is. */
    private Instant instantOf(LocalDateTime time, ZonedDateTime now) {
        return ZonedDateTime.ofLocal(time, location, now.getOffset()).toInstant();
    }
}
