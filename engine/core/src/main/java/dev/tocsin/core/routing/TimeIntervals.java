package dev.tocsin.core.routing;

import java.time.Instant;
import java.util.List;

/** Named time intervals; an instant is in them if it is in any of them. */
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
