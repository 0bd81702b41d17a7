package dev.tocsin.engine.delivery;

import dev.tocsin.engine.channel.Rate;

/** Keeps to a rate: never more in any span of that length, and after a rest all of them at once. One thread at a time. */
final class RateLimiter {
    private final long span;
    /** When the last ones went, or will go, the oldest at {@code next}. */
    private final long[] gone;

    private int next;
    private boolean full;

    RateLimiter(Rate rate) {
        span = rate.per().toNanos();
        gone = new long[rate.messages()];
    }

    /**
     * Nanoseconds to wait; zero = one may go, and has been counted.
     *
     * @param now as {@link System#nanoTime} has it
     */
    long take(long now) {
        var wait = delay(now);
        if (wait == 0) {
            count(now);
        }
        return wait;
    }

    /** Nanoseconds to wait, after which this one may go: it is counted already. */
    long reserve(long now) {
        var wait = delay(now);
        count(now + wait);
        return wait;
    }

    private long delay(long now) {
        return full ? Math.max(0, gone[next] + span - now) : 0;
    }

    private void count(long at) {
        gone[next] = at;
        next = (next + 1) % gone.length;
        full |= next == 0;
    }
}
