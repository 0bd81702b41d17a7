package dev.tocsin.engine.testing;

import dev.tocsin.engine.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time that passes only when a test says so, so that no test depends on how fast the machine is. What is scheduled runs
 * on the thread that moves the time, in the order of its instants, each at its own instant. What is scheduled without a
 * delay runs at once.
 */
public final class ManualTime extends TimeSource {
    private record Task(long at, long number, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private final ReentrantLock moving = new ReentrantLock();
    private long count;
    private volatile long nanos;
    private volatile Instant now;

    public ManualTime(Instant start) {
        now = start;
    }

    /** Goes to an instant. Only the wall clock ever goes back. */
    public void set(Instant instant) {
        if (instant.isAfter(now)) {
            advance(Duration.between(now, instant));
        } else {
            now = instant;
        }
    }

    /** Lets time pass, and runs what is due on the way. */
    public void advance(Duration by) {
        if (moving.isHeldByCurrentThread()) {
            move(nanos + by.toNanos());
            return;
        }
        moving.lock();
        try {
            var end = nanos + by.toNanos();
            for (var next = dueBy(end); next.isPresent(); next = dueBy(end)) {
                move(Math.max(nanos, next.get().at()));
                next.get().work().run();
            }
            move(Math.max(nanos, end));
        } finally {
            moving.unlock();
        }
    }

    /** Lets time pass as for a process that is suspended: what has become due runs afterwards. */
    public void suspend(Duration by) {
        move(nanos + by.toNanos());
        advance(Duration.ZERO);
    }

    private synchronized Optional<Task> dueBy(long end) {
        return Optional.ofNullable(tasks.peek())
                .filter(task -> task.at() <= end)
                .map(_ -> tasks.remove());
    }

    private synchronized void move(long to) {
        now = now.plusNanos(to - nanos);
        nanos = to;
        notifyAll();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Scheduled schedule(Duration delay, Executor executor, Runnable task) {
        if (!delay.isPositive()) {
            executor.execute(task);
            return () -> {};
        }
        synchronized (this) {
            var scheduled = new Task(nanos + delay.toNanos(), count++, task);
            tasks.add(scheduled);
            return () -> cancel(scheduled);
        }
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /** Waits for another thread to move the time; on the thread that does so, moves it. */
    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (moving.isHeldByCurrentThread()) {
            advance(duration);
            return;
        }
        synchronized (this) {
            var end = nanos + duration.toNanos();
            while (nanos < end) {
                wait();
            }
        }
    }
}
