package dev.tocsin.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what happens on other threads, within a bound that only a failure reaches. */
public final class Eventually {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private Eventually() {}

    /** Repeats an assertion until it holds. */
    public static void eventually(Runnable assertion) {
        eventually(() -> {
            assertion.run();
            return true;
        });
    }

    /** Repeats an assertion until it holds, and returns what it gives. */
    public static <R> R eventually(Supplier<R> assertion) {
        var end = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try {
                return assertion.get();
            } catch (AssertionError | RuntimeException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
