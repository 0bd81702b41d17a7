package dev.tocsin.core.time;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * The wall clock, the monotonic clock and the schedule of a node, which move together. Code that only asks for the
 * instant takes a {@link Clock}. No other class reads the system's clock or schedules by it, so a whole node can run on
 * a clock that a test moves. Waits for other threads, other processes and the network have bounds in real time.
 */
public abstract class TimeSource extends Clock {
    /** A task that is scheduled, or has run. */
    @FunctionalInterface
    public interface Scheduled {
        /** Has no effect once the task has started. */
        void cancel();
    }

    /** The time of the machine. */
    public static TimeSource system() {
        return SystemTime.INSTANCE;
    }

    /** Nanoseconds since an arbitrary origin; only differences mean something. Goes on while the process is suspended. */
    public abstract long nanos();

    /**
     * Runs a task once the delay, of any length, has passed. A manual time runs it on the thread that moves the time.
     *
     * @param executor must return at once, because all tasks of the node are started by one thread; an executor that
     *     runs the task on that thread is for telling an actor only
     */
    public abstract Scheduled schedule(Duration delay, Executor executor, Runnable task);

    /** Runs a task on a virtual thread of its own once the delay has passed. */
    public final Scheduled schedule(Duration delay, Runnable task) {
        return schedule(delay, Thread::startVirtualThread, task);
    }

    public abstract void sleep(Duration duration) throws InterruptedException;

    /**
     * Fails the future with a {@link TimeoutException}, on a virtual thread, unless it has completed once the time has
     * passed.
     */
    public final <R> CompletableFuture<R> timeout(CompletableFuture<R> future, Duration within) {
        var scheduled = schedule(within, () -> future.completeExceptionally(new TimeoutException()));
        return future.whenComplete((_, _) -> scheduled.cancel());
    }

    @Override
    public final ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** @throws UnsupportedOperationException always: the zone of a wall clock is explicit where one is needed */
    @Override
    public final Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a time source has no zone but UTC");
    }
}
