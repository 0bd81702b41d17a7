package dev.tocsin.api.http;

import java.time.Duration;

/** A token bucket: {@code most} uses at once, and one more after each interval. */
final class TokenBucket {
    private final double most;
    private final long interval;
    private double left;
    private long at = Long.MIN_VALUE;

    TokenBucket(int most, Duration interval) {
        this.most = most;
        this.interval = interval.toNanos();
        this.left = most;
    }

    /**
     * Takes a token, if there is one.
     *
     * @param now in nanoseconds, of any origin
     * @return seconds until there is one; 0 = it was taken
     */
    synchronized int take(long now) {
        var wait = untilOne(now);
        if (wait == 0) {
            left -= 1;
        }
        return wait;
    }

    /** Seconds until there is a token; 0 = there is one. */
    synchronized int untilOne(long now) {
        if (at != Long.MIN_VALUE) {
            left = Math.min(most, left + (double) Math.max(0, now - at) / interval);
        }
        at = now;
        return left >= 1 ? 0 : (int) Math.ceil((1 - left) * interval / 1e9);
    }
}
