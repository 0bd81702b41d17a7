package dev.tocsin.runtime.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: a random wait of up to 2 s, 8 s, 32 s, then at most a minute. The jitter
 * spreads the retries of messages that failed together.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration MAX_DELAY = Duration.ofMinutes(1);

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** @param attempt the number of the attempt that failed, from 1 */
    Duration after(int attempt) {
        var full = FIRST.multipliedBy(1L << Math.min(10, 2 * (attempt - 1)));
        var capped = full.compareTo(MAX_DELAY) < 0 ? full : MAX_DELAY;
        return Duration.ofMillis((long) (capped.toMillis() * random.nextDouble()));
    }
}
