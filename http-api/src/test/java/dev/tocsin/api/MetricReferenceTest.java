package dev.tocsin.api;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.runtime.intake.DeadLetters;
import dev.tocsin.runtime.intake.SignalResult;
import dev.tocsin.runtime.metric.Metric;
import dev.tocsin.runtime.metric.Metric.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/reference/metrics.md is made from {@link Metric}, and is what a node exposes. */
class MetricReferenceTest {
    private static final String PAGE = "metrics.md";
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (tocsin_\\w+) (\\w+)$");
    private static final Pattern SERIES = Pattern.compile("(?m)^(tocsin_\\w+)(?:\\{(.*)\\})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(tocsin_\\w+)` \\| (\\w+) \\| \\w* ?\\|(.*?)\\|");
    private static final Pattern NAME = Pattern.compile("(?:^ |<br>)`([a-z]+)`");

    /** As Prometheus sees it; a histogram without the label of its buckets. */
    private record Exposed(String name, String type, Set<String> labels) {}

    @Test
    void reference_isUpToDate() throws IOException {
        var page = new ReferencePage("""
            # Metrics reference

            Every metric of Tocsin. `GET /metrics` on each node shows them in the text format of Prometheus. This page is
            generated from the program: `MetricReferenceTest` renews it with `-Dreference=write`.

            A value concerns the node that exposes it, unless the meaning says otherwise. Counters start at 0 when the node
            starts. A series with labels appears with its first event, so a missing counter counts as 0. Histograms and
            summaries have the series `_count` and `_sum` and a gauge `_max`, the maximum of the last minutes; histograms
            also have `_bucket`. If *unit* is empty, the value is a count or a state. *Alert when* is a recommendation; thresholds
            are in the unit of the metric, p99 is the 99th percentile, and "grows" is about `increase()`.

            Tocsin also exposes Micrometer's metrics of the process: `jvm_*`, `process_*` and `system_*`.

            | metric | type | unit | labels | meaning | alert when |
            |---|---|---|---|---|---|
            """);
        for (var metric : Metric.values()) {
            var exposed = exposed(metric);
            page.row(
                    '`' + exposed.name() + '`',
                    exposed.type(),
                    metric.unit() == Metric.Unit.NONE
                            ? ""
                            : metric.unit().name().toLowerCase(Locale.ROOT),
                    metric.tags().stream().map(MetricReferenceTest::label).collect(Collectors.joining("<br>")),
                    metric.meaning(),
                    metric.alertWhen());
        }
        page.add("""

            ## Labels of several metrics

            | label | values |
            |---|---|
            """);
        Arrays.stream(Metric.values())
                .flatMap(metric -> metric.tags().stream())
                .filter(MetricReferenceTest::isShared)
                .distinct()
                .sorted(Comparator.comparing(Tag::name))
                .forEach(tag -> page.row('`' + tag.name() + '`', values(tag)));
        page.assertUpToDate(PAGE);
    }

    private static String label(Tag tag) {
        return '`' + tag.name() + '`' + (isShared(tag) ? "" : ": " + values(tag));
    }

    private static boolean isShared(Tag tag) {
        return tag.values().isEmpty()
                && Arrays.stream(Metric.values())
                                .filter(metric -> metric.tags().contains(tag))
                                .count()
                        > 1;
    }

    private static String values(Tag tag) {
        return tag.values().isEmpty()
                ? tag.meaning()
                : tag.values().stream()
                        .map(value -> value.replaceFirst("^\\w+", "`$0`"))
                        .collect(Collectors.joining(", "));
    }

    /** The page is what operators have rules on, so it is read, not made again. */
    @Test
    void node_exposesWhatTheReferenceSays() throws Exception {
        var listed = ROW.matcher(Files.readString(Path.of("../docs/reference", PAGE)))
                .results()
                .map(row -> new Exposed(row.group(1), row.group(2), found(NAME, row.group(3))))
                .collect(Collectors.toSet());
        assertEquals(Metric.values().length, listed.size(), listed::toString);
        try (var node = TestNode.start(TestNode.WORLD)) {
            node.api()
                    .post(
                            "/api/v1/webhooks/alertmanager",
                            Payloads.group(Payloads.firing("alertname", "DiskFull", "severity", "critical")))
                    .expect(202);
            eventually(() -> assertTrue(scrape(node).contains("tocsin_pages_attempts_total"), "no page was sent"));

            var exposed = exposed(scrape(node));
            assertEquals(Set.of(), without(exposed, listed), "exposed, but not as the reference says");
            var missing = without(listed, exposed).stream()
                    .filter(one -> one.labels().isEmpty() && !one.name().startsWith("tocsin_correlation_"))
                    .toList();
            assertEquals(List.of(), missing, "has no label, and is not exposed from the start");
        }
    }

    /** The rules that operators are given; a test of Prometheus's own tool is among those with the real Prometheus. */
    @Test
    void alertRules_useMetricsAndLabelsThatThereAre() throws IOException {
        var rules = Files.readString(Path.of("../deploy/prometheus/rules.yml"));
        var known = Arrays.stream(Metric.values())
                .map(MetricReferenceTest::exposed)
                .collect(Collectors.toMap(Exposed::name, Exposed::labels));

        var used = Pattern.compile("\\btocsin_\\w+")
                .matcher(rules)
                .results()
                .map(MatchResult::group)
                .toList();

        assertEquals(
                List.of(),
                used.stream().filter(name -> !known.containsKey(name)).toList());
        var expressions = Pattern.compile("expr: (?:\\|\\s+)?([^:]*)\\n +\\w+:")
                .matcher(rules)
                .results()
                .map(rule -> rule.group(1))
                .toList();
        assertFalse(expressions.isEmpty());
        for (var expression : expressions) {
            var labels = Pattern.compile("by \\(([\\w, ]+)\\)|\\{(\\w+)=")
                    .matcher(expression)
                    .results()
                    .flatMap(match ->
                            Arrays.stream((match.group(1) == null ? match.group(2) : match.group(1)).split(", ")))
                    .filter(label -> !Set.of("instance", "job").contains(label))
                    .toList();
            var metric = Pattern.compile("tocsin_\\w+").matcher(expression);
            assertTrue(
                    labels.isEmpty()
                            || metric.find() && known.get(metric.group()).containsAll(labels),
                    expression);
        }
    }

    private static String scrape(TestNode node) {
        return node.api().get("/metrics").expect(200).body();
    }

    private static Set<Exposed> without(Set<Exposed> all, Set<Exposed> those) {
        return all.stream().filter(one -> !those.contains(one)).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void meaning_isNoSentence_andTagsAreExplained(Metric metric) {
        assertFalse(metric.meaning().isBlank() || metric.meaning().endsWith("."), metric::toString);
        assertTrue(
                metric.tags().stream()
                        .allMatch(tag -> tag.meaning().isEmpty() != tag.values().isEmpty()),
                metric::toString);
    }

    @Test
    void valuesOfTags_areThoseOfTheProgram() {
        assertEquals(words(EnumSet.allOf(SignalResult.Outcome.class)), values(Metric.SIGNALS, "outcome"));
        assertEquals(
                words(EnumSet.complementOf(EnumSet.of(DeadLetters.Kind.SUPPRESSED))),
                values(Metric.DEAD_LETTERS, "kind"));
    }

    private static Set<String> words(Set<? extends Enum<?>> constants) {
        return constants.stream()
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static Set<String> values(Metric metric, String tag) {
        return metric.tags().stream()
                .filter(each -> each.name().equals(tag))
                .flatMap(each -> MetricRules.values(each).stream())
                .collect(Collectors.toSet());
    }

    private static Exposed exposed(Metric metric) {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var values = new String[metric.tags().size()];
        Arrays.fill(values, "x");
        switch (metric.type()) {
            case COUNTER -> metric.counter(meters, values);
            case GAUGE -> metric.gauge(meters, () -> 1, values);
            case SUMMARY -> metric.summary(meters);
            case TIMER, TIMER_WITH_BUCKETS -> metric.timer(meters, values);
        }
        var exposed = exposed(meters.scrape());
        assertEquals(1, exposed.size(), metric + ": " + exposed);
        return exposed.iterator().next();
    }

    /** All families but the {@code _max} of others. */
    private static Set<Exposed> exposed(String scrape) {
        var types = TYPE.matcher(scrape).results().toList();
        var names = types.stream().map(type -> type.group(1)).collect(Collectors.toSet());
        var exposed = new ArrayList<Exposed>();
        for (var type : types) {
            var name = type.group(1);
            if (!names.contains(name.replaceFirst("_max$", "")) || !name.endsWith("_max")) {
                exposed.add(new Exposed(name, type.group(2), labels(scrape, name)));
            }
        }
        return Set.copyOf(exposed);
    }

    private static Set<String> labels(String scrape, String name) {
        var labels = new TreeSet<String>();
        SERIES.matcher(scrape)
                .results()
                .filter(series ->
                        series.group(1).replaceFirst("_(bucket|count|sum)$", "").equals(name)
                                || series.group(1).equals(name))
                .map(MetricReferenceTest::labels)
                .forEach(labels::addAll);
        labels.remove("le");
        return labels;
    }

    private static Set<String> labels(MatchResult series) {
        return series.group(2) == null ? Set.of() : found(LABEL, series.group(2));
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
