package dev.tocsin.app.configuration;

import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import java.time.Instant;
import java.util.List;

/** Metrics of the configuration, named as Prometheus names its own, with the prefix {@code tocsin}. */
final class ReloadMetrics {
    private final MultiGauge info;
    private volatile boolean successful = true;
    private volatile Instant last;

    ReloadMetrics(MeterRegistry meters, Instant start) {
        last = start;
        info = Metric.CONFIG_INFO.gauges(meters);
        Metric.CONFIG_LAST_RELOAD_SUCCESSFUL.gauge(meters, () -> successful ? 1 : 0);
        Metric.CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP.gauge(meters, () -> last.toEpochMilli() / 1e3);
    }

    void took(String version, Instant at) {
        successful = true;
        last = at;
        info.register(List.of(MultiGauge.Row.of(Metric.CONFIG_INFO.tags(version), 1)), true);
    }

    void failed() {
        successful = false;
    }
}
