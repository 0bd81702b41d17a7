package dev.tocsin.core.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The only reader of the machine's clocks. Its one thread starts tasks on other threads and runs none itself. */
final class SystemTime extends TimeSource {
    static final SystemTime INSTANCE = new SystemTime();

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("time").daemon().factory());

    private SystemTime() {
        scheduler.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Scheduled schedule(Duration delay, Executor executor, Runnable task) {
        // The conversion saturates: a deadline may be centuries away, and toNanos would throw.
        var nanos = TimeUnit.NANOSECONDS.convert(delay);
        var scheduled = scheduler.schedule(() -> executor.execute(task), nanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }
}
