package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a node has measured is defined: each metric, its tags, and the values of a tag that lists them. */
final class MetricRules {
    private static final Map<String, Metric> METRICS =
            Arrays.stream(Metric.values()).collect(Collectors.toMap(Metric::id, Function.identity()));

    private MetricRules() {}

    static void check(MeterRegistry meters) {
        var undefined = new TreeSet<String>();
        for (var meter : meters.getMeters()) {
            var id = meter.getId();
            if (id.getName().startsWith("tocsin") && !isDefined(id)) {
                undefined.add(id.toString());
            }
        }
        assertEquals(List.of(), List.copyOf(undefined), "not as Metric defines it");
    }

    private static boolean isDefined(Meter.Id id) {
        var metric = METRICS.get(id.getName());
        return metric != null
                && id.getTags().size() == metric.tags().size()
                && metric.tags().stream().allMatch(tag -> isOneOf(tag, id.getTag(tag.name())));
    }

    private static boolean isOneOf(Metric.Tag tag, String value) {
        return value != null && (tag.values().isEmpty() || values(tag).contains(value));
    }

    /** The listed values without their explanations. */
    static List<String> values(Metric.Tag tag) {
        return tag.values().stream().map(value -> value.replaceFirst(" .*", "")).toList();
    }
}
