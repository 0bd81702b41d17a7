package dev.tocsin.runtime.poll;

import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.metric.Metric;
import dev.tocsin.runtime.poll.Poller.Nodes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One poller of a node, from its start to its end. Each run schedules the next, so whatever fails counts as a failed run
 * and is followed by another: also a thread that cannot be started.
 */
final class RunningPoller {
    private static final Logger LOG = LoggerFactory.getLogger(Pollers.class);

    /** The pause before the first run of slow pollers, so that a start has the machine to itself; and after a failure. */
    private static final Duration MAX_FIRST_PAUSE = Duration.ofMinutes(1);

    private final Poller poller;
    private final Leadership leadership;
    private final TimeSource time;
    private final Executor executor;
    private final Timer duration;
    private final Counter failures;

    /** Has its permit unless a run is in progress. */
    private final Semaphore idle = new Semaphore(1);

    private volatile boolean stopped;
    private volatile TimeSource.Scheduled next = () -> {};

    /** In milliseconds since 1970; NaN = this node does not do this work. */
    private volatile double succeededAt = Double.NaN;

    private int failed;
    private long failingSince;

    RunningPoller(Poller poller, Leadership leadership, TimeSource time, Executor executor, MeterRegistry meters) {
        this.poller = poller;
        this.leadership = leadership;
        this.time = time;
        this.executor = executor;
        this.duration = Metric.POLLER_DURATION.timer(meters, poller.name());
        this.failures = Metric.POLLER_FAILED.counter(meters, poller.name());
        Metric.POLLER_SUCCESS_TIMESTAMP.gauge(meters, () -> succeededAt / 1e3, poller.name());
    }

    String name() {
        return poller.name();
    }

    void start() {
        schedule(poller.every().compareTo(MAX_FIRST_PAUSE) < 0 ? Duration.ZERO : MAX_FIRST_PAUSE);
    }

    void stop() {
        stopped = true;
        next.cancel();
    }

    boolean isBusy() {
        return idle.availablePermits() == 0;
    }

    /** Waits until no run is in progress; false if one still is. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        var ended = idle.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        if (ended) {
            idle.release();
        }
        return ended;
    }

    private void schedule(Duration delay) {
        next = time.schedule(delay, this::execute, this::run);
        if (stopped) {
            next.cancel();
        }
    }

    private void execute(Runnable run) {
        try {
            executor.execute(run);
        } catch (Throwable e) {
            failed(time.nanos(), e);
            schedule(pauseAfterFailure());
        }
    }

    private void run() {
        if (!idle.tryAcquire()) {
            return;
        }
        try {
            if (!stopped) {
                scheduleSurely(runIfOurs());
            }
        } catch (InterruptedException _) {
            LOG.debug("Poller {} was stopped", poller.name());
        } finally {
            idle.release();
        }
    }

    private void scheduleSurely(Duration pause) throws InterruptedException {
        while (true) {
            try {
                schedule(pause);
                return;
            } catch (Throwable e) {
                failed(time.nanos(), e);
                time.sleep(pauseAfterFailure());
            }
        }
    }

    /** @return the pause until the next run */
    private Duration runIfOurs() {
        if (poller.nodes() == Nodes.ONE_NODE && !leadership.isHeld()) {
            succeededAt = Double.NaN;
            failed = 0;
            return shorter(poller.every(), leadership.every());
        }
        if (Double.isNaN(succeededAt)) {
            succeededAt = time.millis();
        }
        var start = time.nanos();
        try {
            poller.work().run();
            succeeded();
            return poller.every();
        } catch (Throwable e) {
            failed(start, e);
            return pauseAfterFailure();
        } finally {
            duration.record(Duration.ofNanos(time.nanos() - start));
        }
    }

    private void succeeded() {
        succeededAt = time.millis();
        if (failed > 0) {
            LOG.info(
                    "Poller {} works again after {} failed runs in {} s",
                    poller.name(),
                    failed,
                    Duration.ofNanos(time.nanos() - failingSince).toSeconds());
        }
        failed = 0;
    }

    private void failed(long start, Throwable cause) {
        if (stopped) {
            LOG.debug("Poller {} was stopped", poller.name(), cause);
            return;
        }
        failures.increment();
        if (failed == 0) {
            failingSince = start;
            LOG.warn("Poller {} failed and is retried until it succeeds: {}", poller.name(), cause.getMessage(), cause);
        }
        failed++;
    }

    private Duration pauseAfterFailure() {
        return shorter(poller.every(), MAX_FIRST_PAUSE);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
