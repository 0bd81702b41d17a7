package dev.tocsin.api;

import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.metric.Metric;
import dev.tocsin.runtime.timer.DueIndex;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;

/**
 * The meters of the node. Values that must be counted in the database are refreshed from time to time, not at every
 * scrape.
 */
final class Metrics implements AutoCloseable {
    /** Deadlines later than this count as overdue: this is a fault, not a busy moment. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** The minimum pause between two counts, as a multiple of the duration of the last one. */
    private static final int LEAST_REST = 500;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private volatile long open;
    private final TimeSource time;
    private volatile long countAgainAt;
    private volatile long overdue;

    Metrics(TimeSource time) {
        this.time = time;
        this.countAgainAt = time.nanos();
        List.of(
                        new ClassLoaderMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        gc)
                .forEach(binder -> binder.bindTo(registry));
        Metric.INCIDENTS_OPEN.gauge(registry, () -> open);
        Metric.DEADLINES_OVERDUE.gauge(registry, () -> overdue);
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    void refreshOverdue(DueIndex index) {
        overdue =
                index.overdue(time.instant().minus(GRACE)).toCompletableFuture().join();
    }

    /** Reads a row an open incident: with a million of them 0.1 s of both cores, so then not every time. */
    void refreshOpen(DueIndex index) {
        var start = time.nanos();
        if (start - countAgainAt < 0) {
            return;
        }
        open = index.open().toCompletableFuture().join();
        var end = time.nanos();
        countAgainAt = end + (end - start) * LEAST_REST;
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
