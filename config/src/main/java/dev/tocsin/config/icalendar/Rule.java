package dev.tocsin.config.icalendar;

import java.time.DayOfWeek;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence rule, RFC 5545 section 3.3.10, as written.
 *
 * @param count {@link Long#MAX_VALUE} = without
 * @param until null = without
 * @param by numbers by the name of their part, each once and in order
 * @param weekStart Monday unless the rule says otherwise, as the RFC has it, wherever the server stands
 */
record Rule(
        Frequency frequency,
        int interval,
        long count,
        @Nullable Moment until,
        Map<Part, SortedSet<Integer>> by,
        List<Weekday> days,
        DayOfWeek weekStart) {
    static final SortedSet<Integer> NONE = Collections.emptySortedSet();

    /**
     * A day of BYDAY.
     *
     * @param ordinal the how manieth of the month or year, from its end where negative; 0 = every one
     */
    record Weekday(int ordinal, DayOfWeek day) {}

    /** The parts that list numbers. */
    enum Part {
        BYSECOND(0, 60),
        BYMINUTE(0, 59),
        BYHOUR(0, 23),
        BYMONTHDAY(-31, 31),
        BYYEARDAY(-366, 366),
        BYWEEKNO(-53, 53),
        BYMONTH(1, 12),
        BYSETPOS(-366, 366);

        private final int least;
        private final int most;

        Part(int least, int most) {
            this.least = least;
            this.most = most;
        }

        boolean has(int number) {
            return number >= least && number <= most && (number != 0 || least >= 0);
        }
    }

    Rule {
        by = by.isEmpty() ? Map.of() : new EnumMap<>(by);
        days = List.copyOf(days);
    }

    SortedSet<Integer> by(Part part) {
        return by.getOrDefault(part, NONE);
    }

    boolean has(Part part) {
        return by.containsKey(part);
    }

    /** The same with one number for a part that is not written. */
    Rule with(Part part, int number) {
        var more = new EnumMap<Part, SortedSet<Integer>>(Part.class);
        more.putAll(by);
        more.put(part, new TreeSet<>(List.of(number)));
        return new Rule(frequency, interval, count, until, more, days, weekStart);
    }

    Rule on(DayOfWeek day) {
        return new Rule(frequency, interval, count, until, by, List.of(new Weekday(0, day)), weekStart);
    }
}
