package dev.tocsin.engine.delivery;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * So many a second, evenly spread: after a rest at most a tenth of a second's worth goes at once. Not for several
 * threads at a time.
 */
final class Pace {
    private final long interval;
    private final long slack;
    private long next;
    private boolean begun;

    /** @param perSecond empty = without end */
    Pace(OptionalInt perSecond) {
        interval = perSecond.isPresent() ? Duration.ofSeconds(1).toNanos() / perSecond.getAsInt() : 0;
        slack = perSecond.isPresent() ? interval * Math.max(0, perSecond.getAsInt() / 10 - 1) : 0;
    }

    /**
     * Nanoseconds to wait; zero = one may go, and has been counted.
     *
     * @param now as {@link System#nanoTime} has it
     */
    long take(long now) {
        if (interval == 0) {
            return 0;
        }
        if (!begun || next - now < 0) {
            begun = true;
            next = now;
        }
        var wait = next - slack - now;
        if (wait > 0) {
            return wait;
        }
        next += interval;
        return 0;
    }
}
