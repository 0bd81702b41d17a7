package dev.tocsin.api.schedule;

import dev.tocsin.core.oncall.OnCallPeriod;
import dev.tocsin.core.oncall.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Lists who is on call over a range of time. */
public final class ShiftQuery {
    /** Maximum of shifts in one range; a year of the shortest shifts has fewer. */
    private static final int MAX_SHIFTS = 20_000;

    private ShiftQuery() {}

    /** The range has more than {@link #MAX_SHIFTS} shifts. */
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
     * Every on-call period that overlaps the time from {@code from} to {@code to}, in order and uncut: the first may
     * begin before it and the last end after it.
     *
     * @throws TooMany for more than {@link #MAX_SHIFTS} periods
     */
    public static List<OnCallPeriod> of(Schedule schedule, Instant from, Instant to) {
        var found = new ArrayList<OnCallPeriod>();
        for (var at = from; at.isBefore(to); ) {
            var period = schedule.at(at);
            found.add(period);
            if (found.size() > MAX_SHIFTS) {
                throw new TooMany(schedule.name());
            }
            at = period.end();
        }
        return List.copyOf(found);
    }
}
