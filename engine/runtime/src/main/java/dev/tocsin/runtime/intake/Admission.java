package dev.tocsin.runtime.intake;

import dev.tocsin.core.time.TimeSource;
import java.time.Duration;

/**
 * Limits the alerts in progress to as many as this node answers within a second at its current rate. So an admitted
 * request is answered within about a second, and others are refused at once and told to retry, instead of all waiting
 * ever longer.
 *
 * <p>The rate is measured only over whole seconds in which at least half of the limit is in progress: with less, the
 * rate would be the senders' and not the node's.
 */
final class Admission {
    /** Maximum weight of a request: {@link Intake} processes a larger one in parts of this size. */
    static final int LARGEST = 100;

    static final int LEAST = 2 * LARGEST;
    static final int MAX_PENDING_AT_START = 1_000;
    static final int MAX_PENDING = 8_000;

    /**
     * How many alerts beyond the limit are admitted in requests that fire nothing: clears and acknowledgements reduce
     * the work. The limit, this reserve and one more request are together fewer than an incident's actor can stash.
     */
    static final int RESERVED = 1_000;

    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final TimeSource time;
    private int limit = MAX_PENDING_AT_START;
    private int inFlight;
    private boolean measuring;
    private long since;
    private int answered;

    Admission(TimeSource time) {
        this.time = time;
    }

    /** Admits a request of any size while there is room, so that small requests do not starve large ones. */
    synchronized boolean enter(int alerts, boolean fires) {
        if (fires ? isFull() : inFlight >= limit + RESERVED) {
            return false;
        }
        inFlight += weight(alerts);
        if (!measuring && isBusy()) {
            measure();
        }
        return true;
    }

    /** Whether a request that fires would be refused now. */
    synchronized boolean isFull() {
        return inFlight >= limit;
    }

    synchronized void leave(int alerts) {
        inFlight -= weight(alerts);
        answered += weight(alerts);
        measuring &= isBusy();
        var took = time.nanos() - since;
        if (measuring && took >= WINDOW.toNanos()) {
            var pace = (int) (answered * WINDOW.toNanos() / took);
            limit = Math.clamp((limit + pace) / 2, LEAST, MAX_PENDING);
            measure();
        }
    }

    private void measure() {
        measuring = true;
        since = time.nanos();
        answered = 0;
    }

    private boolean isBusy() {
        return inFlight >= limit / 2;
    }

    synchronized int inFlight() {
        return inFlight;
    }

    synchronized int limit() {
        return limit;
    }

    private static int weight(int alerts) {
        return Math.min(alerts, LARGEST);
    }
}
