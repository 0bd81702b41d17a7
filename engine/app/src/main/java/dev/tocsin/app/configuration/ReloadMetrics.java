package dev.tocsin.app.configuration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;

/** Metrics of the configuration, named as Prometheus names its own, with the prefix {@code tocsin}. */
final class ReloadMetrics {
    private final MultiGauge info;
    private volatile boolean successful = true;
    private volatile Instant last;

    ReloadMetrics(MeterRegistry meters, Instant start) {
        last = start;
        info = MultiGauge.builder("tocsin.config.info")
                .description("1 for the version of the configuration that is active on this node")
                .register(meters);
        Gauge.builder("tocsin.config.last.reload.successful", () -> successful ? 1 : 0)
                .description("1 = the last reload succeeded, 0 = it failed and an older configuration stays active")
                .register(meters);
        Gauge.builder("tocsin.config.last.reload.success.timestamp.seconds", () -> last.toEpochMilli() / 1000.0)
                .description("When this node last loaded a configuration, in seconds since 1970")
                .register(meters);
    }

    void took(String version, Instant at) {
        successful = true;
        last = at;
        info.register(List.of(MultiGauge.Row.of(Tags.of("version", version), 1)), true);
    }

    void failed() {
        successful = false;
    }
}
