package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Values;
import dev.tocsin.engine.policy.Correlation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code correlation}; without it no incidents are linked. */
final class CorrelationReader {
    private static final List<String> KEYS = List.of("labels", "window");
    private static final Duration USUAL_WINDOW = Duration.ofMinutes(10);

    private final Values values;

    CorrelationReader(Values values) {
        this.values = values;
    }

    Optional<Correlation> read(Document document) {
        return document.value("correlation")
                .flatMap(node -> Fields.of(node, "a correlation", KEYS, values.problems()))
                .flatMap(this::read);
    }

    private Optional<Correlation> read(Fields fields) {
        var labels = fields.require("labels", "name the labels: labels: [service]").stream()
                .flatMap(node -> values.someOf(node, "labels").stream())
                .map(node -> values.name(node, "the name of a label"))
                .toList();
        var window = fields.get("window")
                .map(node -> values.duration(node, Duration.ofSeconds(1), Duration.ofDays(1)))
                .orElse(USUAL_WINDOW);
        return labels.isEmpty() ? Optional.empty() : Optional.of(new Correlation(labels, window));
    }
}
