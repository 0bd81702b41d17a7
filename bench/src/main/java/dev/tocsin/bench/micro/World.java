package dev.tocsin.bench.micro;

import dev.tocsin.config.Configuration;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The built-in example configuration, and alerts as Prometheus sends them from a Kubernetes cluster. */
final class World {
    static final Configuration CONFIGURATION = ConfigLoader.example();
    static final Instant T0 = Instant.parse("2026-11-20T19:26:00Z");
    static final Origin SENDER = new Origin("alertmanager", "alertmanager");

    private World() {}

    /** The example's receivers and policies behind another tree. */
    static Router router(Route root) {
        var example = CONFIGURATION.router();
        return new Router(root, example.receivers(), example.policies(), example.severities());
    }

    static Signal.Firing firing(int n, String team) {
        return firing(alert(n, team));
    }

    static Signal.Firing firing(Alert alert) {
        return new Signal.Firing(SENDER, alert, Optional.empty());
    }

    /** Every second one is critical. */
    static Alert alert(int n, String team) {
        var labels = Labels.of(Map.of(
                "alertname",
                "HighLatency",
                "category",
                "latency",
                "cluster",
                "c" + n % 4,
                "instance",
                "10.0.0." + n + ":8080",
                "job",
                "kubernetes-pods",
                "namespace",
                "shop",
                "pod",
                "api-7d9c5b6f4-" + Integer.toString(n * 7919, 36),
                "service",
                team + "-api",
                "severity",
                n % 2 == 0 ? "critical" : "warning",
                "team",
                team));
        return new Alert(
                Long.toHexString(0x4e3d10d8d9c80000L + n),
                labels,
                "p99 high on api-" + n,
                team + "-api",
                "http://prom.example.test/graph?g0.expr=x",
                Map.of("summary", "p99 high on api-" + n, "runbook_url", "https://runbooks.example.test/latency"),
                T0);
    }
}
