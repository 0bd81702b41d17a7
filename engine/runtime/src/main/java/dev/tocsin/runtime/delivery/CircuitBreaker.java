package dev.tocsin.runtime.delivery;

import dev.tocsin.core.time.TimeSource;
import java.time.Duration;

/**
 * The circuit breaker of a channel. After {@link #FAILURES} retryable failures in a row nothing is sent for
 * {@link #PAUSE}; then a single attempt shows whether the provider works again. A permanent failure is an answer, so it
 * counts as a working provider.
 */
final class CircuitBreaker {
    static final int FAILURES = 10;
    static final Duration PAUSE = Duration.ofSeconds(15);

    enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    private final TimeSource time;
    private State state = State.CLOSED;
    private int failures;
    private long lastWorked;
    private long pausesUntil;

    CircuitBreaker(TimeSource time) {
        this.time = time;
        this.lastWorked = time.nanos();
    }

    synchronized State state() {
        return state;
    }

    /** Whether {@link #enter} would refuse. */
    synchronized boolean refuses() {
        return state == State.HALF_OPEN || state == State.OPEN && pause() > 0;
    }

    /** When an attempt last succeeded, or when the breaker was created, as from {@link TimeSource#nanos}. */
    synchronized long lastWorked() {
        return lastWorked;
    }

    /** Nanoseconds until an attempt may be made; {@link Long#MAX_VALUE} while the trial attempt is in progress. */
    synchronized long pause() {
        return state == State.HALF_OPEN ? Long.MAX_VALUE : pausesUntil - time.nanos();
    }

    /** Whether an attempt may be made. If so, the caller must report with {@link #ended} or {@link #notMade}. */
    synchronized boolean enter() {
        if (refuses()) {
            return false;
        }
        if (state == State.OPEN) {
            state = State.HALF_OPEN;
        }
        return true;
    }

    synchronized void ended(boolean works) {
        if (works) {
            state = State.CLOSED;
            failures = 0;
            lastWorked = time.nanos();
        } else if (state != State.OPEN && (++failures >= FAILURES || state == State.HALF_OPEN)) {
            open(PAUSE);
        }
    }

    synchronized void notMade() {
        if (state == State.HALF_OPEN) {
            open(Duration.ZERO);
        }
    }

    private void open(Duration pause) {
        state = State.OPEN;
        pausesUntil = time.nanos() + pause.toNanos();
    }
}
