package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Types;
import dev.tocsin.core.policy.Correlation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code correlation}; without it no incidents are linked. */
final class CorrelationReader {
    private static final Key<List<String>> LABELS = Key.required(
            "labels",
            Types.name("the name of a label").some("labels"),
            "[service]",
            "the labels of which all values must be equal",
            "name the labels: labels: [service]");
    private static final Key<Duration> WINDOW = Key.optional(
                    "window", Types.duration("1s", "1d"), "10m", "how far apart the incidents may open")
            .or("10m");
    private static final Section CORRELATION = Section.of("a correlation", LABELS, WINDOW);

    static final Key<Fields> KEY = Key.optional(
                    "correlation",
                    CORRELATION.type(),
                    "{labels: [service], window: 10m}",
                    "which incidents are linked: [correlation](../configuration.md#correlation)")
            .otherwise("no incidents are linked");

    private CorrelationReader() {}

    static Optional<Correlation> read(Fields root) {
        return root.get(KEY).flatMap(fields -> {
            var labels = fields.list(LABELS);
            var window = fields.value(WINDOW);
            return labels.isEmpty() ? Optional.empty() : Optional.of(new Correlation(labels, window));
        });
    }
}
