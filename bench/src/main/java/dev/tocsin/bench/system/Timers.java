package dev.tocsin.bench.system;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Timers that are due one after the other, to the millisecond.
 *
 * @param group what their names begin with; without a digit
 * @param step from one to the next; zero = all at once
 */
public record Timers(String group, long count, Instant first, Duration step) {
    public Timers {
        first = first.truncatedTo(ChronoUnit.MILLIS);
    }

    public String name(long n) {
        return group + n;
    }

    public Instant due(long n) {
        return first.plusNanos(step.toNanos() * n).truncatedTo(ChronoUnit.MILLIS);
    }

    public Instant last() {
        return due(count - 1);
    }
}
