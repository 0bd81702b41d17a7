package dev.tocsin.bench.system;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Waits for what a system does by itself. */
public final class Waiting {
    /** What is waited for. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    private Waiting() {}

    public static void until(Instant instant) {
        for (var left = Instant.now().until(instant);
                left.isPositive();
                left = Instant.now().until(instant)) {
            LockSupport.parkNanos(left.toNanos());
        }
    }

    public static void until(String what, Duration longest, Condition condition) throws Exception {
        var end = System.nanoTime() + longest.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("in vain for " + longest + ": " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
