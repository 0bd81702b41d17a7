package dev.tocsin.engine.intake;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Who is let in: as many alerts as this node answers within a second, however fast it is just now. So what is let in
 * is answered within about a second and the rest is told at once to come back, instead of all of them waiting for ever
 * longer behind each other.
 *
 * <p>The pace is measured only while at least half of that is in flight for a whole second: with less, it would be the
 * senders' and not the node's.
 */
final class Admission {
    /** A request counts for no more than this: {@link Intake} takes a larger one bit by bit. */
    static final int LARGEST = 100;

    static final int LEAST = 2 * LARGEST;
    static final int MAX_PENDING_AT_START = 1_000;
    static final int MAX_PENDING = 8_000;

    /**
     * On top of the limit, for what fires nothing: what clears and acknowledges makes work less. With the limit and one
     * request more it is still fewer than an incident's actor can stash.
     */
    static final int RESERVED = 1_000;

    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private int limit = MAX_PENDING_AT_START;
    private int inFlight;
    private boolean measuring;
    private long since;
    private int answered;

    Admission(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A request of any size is let in while there is room, so that large ones are not starved by small ones. */
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
        var took = nanoTime.getAsLong() - since;
        if (measuring && took >= WINDOW.toNanos()) {
            var pace = (int) (answered * WINDOW.toNanos() / took);
            limit = Math.clamp((limit + pace) / 2, LEAST, MAX_PENDING);
            measure();
        }
    }

    private void measure() {
        measuring = true;
        since = nanoTime.getAsLong();
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
