package dev.tocsin.engine.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Spares a provider that fails, and those who wait for it. After so many failures in a row that may pass, nothing is
 * sent for a while; then one attempt shows whether it is back. What is refused meanwhile is told how long to wait, so a
 * page that has another way takes it soon. An answer that is final is an answer: the provider works.
 */
final class Breaker {
    static final int FAILURES = 10;
    static final Duration PAUSE = Duration.ofSeconds(15);

    /** For those who come while the one attempt is under way. */
    private static final Duration PROBE = Duration.ofSeconds(5);

    enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    private final LongSupplier nanos;
    private State state = State.CLOSED;
    private int failures;
    private long closedAt;

    /** @param nanos as {@link System#nanoTime} has it */
    Breaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized State state() {
        return state;
    }

    /** Whether {@link #enter} would refuse. */
    synchronized boolean refuses() {
        return state == State.HALF_OPEN || state == State.OPEN && rest() > 0;
    }

    /** Empty = go on, and say how it {@link #ended} or that it was {@link #notMade}; otherwise how long to wait. */
    synchronized Optional<Duration> enter() {
        return switch (state) {
            case CLOSED -> Optional.empty();
            case HALF_OPEN -> Optional.of(PROBE);
            case OPEN -> {
                if (rest() > 0) {
                    yield Optional.of(Duration.ofNanos(rest()));
                }
                state = State.HALF_OPEN;
                yield Optional.empty();
            }
        };
    }

    synchronized void ended(boolean works) {
        if (works) {
            state = State.CLOSED;
            failures = 0;
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
        closedAt = nanos.getAsLong() + pause.toNanos();
    }

    private long rest() {
        return closedAt - nanos.getAsLong();
    }
}
