package dev.tocsin.testing;

import dev.tocsin.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

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
    private volatile long passed;
    private volatile Instant now;

    /** The monotonic clock is about to overflow: only differences mean something. */
    private static final long ORIGIN = Long.MAX_VALUE - 7;

    private static final Duration STEP = Duration.ofMillis(50);

    public ManualTime(Instant start) {
        now = start;
    }

    /** Jumps to an instant. Only the wall clock ever goes back. */
    public void set(Instant instant) {
        if (instant.isAfter(now)) {
            jump(Duration.between(now, instant));
        } else {
            setWall(instant);
        }
    }

    /** Corrects the wall clock alone, as after the sleep of a host. */
    public void setWall(Instant instant) {
        now = instant;
    }

    /** Lets time pass, and runs what is due on the way. */
    public void advance(Duration by) {
        if (moving.isHeldByCurrentThread()) {
            move(passed + by.toNanos());
            return;
        }
        moving.lock();
        try {
            var end = passed + by.toNanos();
            for (var next = dueBy(end); next.isPresent(); next = dueBy(end)) {
                move(Math.max(passed, next.get().at()));
                next.get().work().run();
            }
            move(Math.max(passed, end));
        } finally {
            moving.unlock();
        }
    }

    /** Jumps, as for a process that was suspended: what has become due meanwhile runs afterwards, once. */
    public void jump(Duration by) {
        move(passed + by.toNanos());
        advance(Duration.ZERO);
    }

    /** Lets time pass in steps until an assertion about other threads holds, and returns what it gives. */
    public <R> R eventually(Duration step, Supplier<R> assertion) {
        return Eventually.eventually(() -> {
            advance(step);
            return assertion.get();
        });
    }

    /** Lets time pass in small steps until an assertion about other threads holds. */
    public void eventually(Runnable assertion) {
        eventually(STEP, () -> {
            assertion.run();
            return true;
        });
    }

    private synchronized Optional<Task> dueBy(long end) {
        return Optional.ofNullable(tasks.peek())
                .filter(task -> task.at() <= end)
                .map(_ -> tasks.remove());
    }

    private synchronized void move(long to) {
        now = now.plusNanos(to - passed);
        passed = to;
        notifyAll();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long nanos() {
        return ORIGIN + passed;
    }

    @Override
    public Scheduled schedule(Duration delay, Executor executor, Runnable task) {
        if (!delay.isPositive()) {
            executor.execute(task);
            return () -> {};
        }
        synchronized (this) {
            var nanos = Math.min(TimeUnit.NANOSECONDS.convert(delay), Long.MAX_VALUE - passed);
            var scheduled = new Task(passed + nanos, count++, task);
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
            var end = passed + duration.toNanos();
            while (passed < end) {
                wait();
            }
        }
    }
}
