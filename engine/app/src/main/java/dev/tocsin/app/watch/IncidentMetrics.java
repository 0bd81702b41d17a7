package dev.tocsin.app.watch;

import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.metric.Metric;
import dev.tocsin.runtime.timer.DueIndex;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * How many incidents are open, and how many are overdue, in the whole cluster. They are counted in the database from
 * time to time, not at every scrape.
 */
public final class IncidentMetrics {
    /** The minimum pause between two counts, as a multiple of the duration of the last one. */
    private static final int LEAST_REST = 500;

    private final DueIndex index;
    private final TimeSource time;
    private volatile long open;
    private volatile long countAgainAt;
    private volatile long overdue;

    public IncidentMetrics(DueIndex index, TimeSource time, MeterRegistry meters) {
        this.index = index;
        this.time = time;
        this.countAgainAt = time.nanos();
        Metric.INCIDENTS_OPEN.gauge(meters, () -> open);
        Metric.DEADLINES_OVERDUE.gauge(meters, () -> overdue);
    }

    public void countOverdue() {
        overdue = index.overdue(time.instant().minus(Auditor.GRACE))
                .toCompletableFuture()
                .join();
    }

    /** Reads a row an open incident: with a million of them 0.1 s of both cores, so then not every time. */
    public void countOpen() {
        var start = time.nanos();
        if (start - countAgainAt < 0) {
            return;
        }
        open = index.open().toCompletableFuture().join();
        var end = time.nanos();
        countAgainAt = end + (end - start) * LEAST_REST;
    }
}
