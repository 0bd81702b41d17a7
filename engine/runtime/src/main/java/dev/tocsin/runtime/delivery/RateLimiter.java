package dev.tocsin.runtime.delivery;

import dev.tocsin.channel.Rate;

/**
 * Limits to a rate with a sliding window: never more messages than the rate allows in any window of its length, and
 * after a pause all of them at once. Not thread-safe.
 */
final class RateLimiter {
    private final long span;
    /** The instants of the last messages, or of reserved ones, as a ring; the oldest is at {@code next}. */
    private final long[] gone;

    private int next;
    private boolean full;

    RateLimiter(Rate rate) {
        span = rate.per().toNanos();
        gone = new long[rate.messages()];
    }

    /**
     * Nanoseconds to wait; zero = a message may be sent now, and is counted.
     *
     * @param now as from {@link System#nanoTime}
     */
    long take(long now) {
        var wait = delay(now);
        if (wait == 0) {
            count(now);
        }
        return wait;
    }

    /** Nanoseconds to wait until this message may be sent; it is counted already. */
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
