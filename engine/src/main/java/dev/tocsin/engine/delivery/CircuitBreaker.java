package dev.tocsin.engine.delivery;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spares a provider that fails. After so many failures in a row that may pass, nothing is sent for a while; then one
 * attempt shows whether it is back. An answer that is final is an answer: the provider works.
 */
final class CircuitBreaker {
    static final int FAILURES = 10;
    static final Duration PAUSE = Duration.ofSeconds(15);

    enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    private final LongSupplier nanos;
    private State state = State.CLOSED;
    private int failures;
    private long lastWorked;
    private long pausesUntil;

    /** @param nanos as {@link System#nanoTime} has it */
    CircuitBreaker(LongSupplier nanos) {
        this.nanos = nanos;
        this.lastWorked = nanos.getAsLong();
    }

    synchronized State state() {
        return state;
    }

    /** Whether {@link #enter} would refuse. */
    synchronized boolean refuses() {
        return state == State.HALF_OPEN || state == State.OPEN && pause() > 0;
    }

    /** When an attempt was last seen to work, or when this began. */
    synchronized long lastWorked() {
        return lastWorked;
    }

    /** Nanoseconds until one may be tried; while one is, until some time after it has {@link #ended}. */
    synchronized long pause() {
        return state == State.HALF_OPEN ? Long.MAX_VALUE : pausesUntil - nanos.getAsLong();
    }

    /** Whether to go on, and then to say how it {@link #ended} or that it was {@link #notMade}. */
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
            lastWorked = nanos.getAsLong();
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
        pausesUntil = nanos.getAsLong() + pause.toNanos();
    }
}
