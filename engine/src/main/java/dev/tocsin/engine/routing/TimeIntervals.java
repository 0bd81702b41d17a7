package dev.tocsin.engine.routing;

import java.time.Instant;
import java.util.List;

/** Time intervals under one name; an instant is in them when it is in any. */
public record TimeIntervals(String name, List<TimeInterval> intervals) {
    public TimeIntervals {
        intervals = List.copyOf(intervals);
        if (intervals.isEmpty()) {
            throw new IllegalArgumentException("the time intervals " + name + " are none");
        }
    }

    public boolean contains(Instant instant) {
        for (var interval : intervals) {
            if (interval.contains(instant)) {
                return true;
            }
        }
        return false;
    }
}
