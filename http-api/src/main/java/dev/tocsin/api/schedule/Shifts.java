package dev.tocsin.api.schedule;

import dev.tocsin.engine.oncall.OnCallPeriod;
import dev.tocsin.engine.oncall.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The answers of a schedule over a range. */
public final class Shifts {
    /** More than the shortest shifts of a year. */
    private static final int MAX_SHIFTS = 20_000;

    private Shifts() {}

    /** There are more than anybody reads. */
    public static final class TooMany extends RuntimeException {
        TooMany(String schedule) {
            super(
                    "schedule " + schedule + " has more than " + MAX_SHIFTS + " shifts in this range",
                    null,
                    false,
                    false);
        }
    }

    /**
     * Every answer that is good for some of the time from {@code from} to {@code to}, in order and whole: the first may
     * begin before it and the last end after it.
     */
    public static List<OnCallPeriod> of(Schedule schedule, Instant from, Instant to) {
        var found = new ArrayList<OnCallPeriod>();
        for (var at = from; at.isBefore(to); ) {
            var answer = schedule.at(at);
            found.add(answer);
            if (found.size() > MAX_SHIFTS) {
                throw new TooMany(schedule.name());
            }
            at = answer.end();
        }
        return List.copyOf(found);
    }
}
