package dev.tocsin.api.ops;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import dev.tocsin.testing.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpsTest {
    private static final ManualTime TIME = new ManualTime(Instant.now());

    @AutoClose
    private static Receiver receiver;

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        receiver = Receiver.start();
        receiver.answer("gone", 410);
        node = TestNode.start("""
            outgoing: {allow_networks: [127.0.0.0/8]}
            channels:
              gone: {type: webhook, url: "%s"}
              pager: {type: webhook, url: "%s"}
            policies:
              default:
                levels:
                  - {responders: [{channel: gone}], timeout: 1h}
                  - {responders: [{channel: pager}], timeout: 1s}
            receivers: {default: {policy: default}}
            route: {receiver: default, group_by: [alertname], group_wait: 0s}
            """.formatted(receiver.url("gone"), receiver.url("pager")), Map.of(), TIME);
        api = node.api();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/ready", "/health/startup"})
    void readiness_saysWhatWasChecked(String path) {
        var answer = api.get(path).expect(200).json();

        assertEquals("up", answer.path("status").asText());
        assertEquals("up", answer.path("checks").path("database").asText());
    }

    @Test
    void liveness_asksForNothing() {
        assertEquals("{\"status\":\"up\"}", api.get("/health/live").expect(200).body());
    }

    @Test
    void metrics_tellOfEverySignalIncidentAndPage() {
        var bad = "{\"status\": \"firing\"}";
        api.alertmanager(Payloads.group(Payloads.firing("alertname", "A"), bad)).expect(202);
        api.alertmanager(Payloads.group(Payloads.firing("alertname", "A"))).expect(202);
        api.alertmanager(Payloads.group(Payloads.firing("alertname", "B"))).expect(202);
        api.alertmanager(Payloads.group(Payloads.resolved("alertname", "B"))).expect(202);
        eventually(() -> assertTrue(!receiver.pages("pager").isEmpty()));

        // Some metrics are counted every ten seconds.
        TIME.advance(Duration.ofSeconds(10));
        value("tocsin_signals_total{outcome=\"opened\",source=\"alertmanager\"}", 2);
        value("tocsin_signals_total{outcome=\"duplicate\",source=\"alertmanager\"}", 1);
        value("tocsin_signals_total{outcome=\"resolved\",source=\"alertmanager\"}", 1);
        value("tocsin_dead_letters_total{kind=\"rejected\",source=\"alertmanager\"}", 1);
        value("tocsin_incidents_opened_total", 2);
        value("tocsin_incidents_resolved_total", 1);
        atLeast("tocsin_pages_planned_total{channel=\"gone\"}", 1);
        atLeast("tocsin_pages_attempts_total{channel=\"gone\",outcome=\"permanent\",type=\"webhook\"}", 1);
        atLeast("tocsin_pages_attempts_total{channel=\"pager\",outcome=\"delivered\",type=\"webhook\"}", 1);
        atLeast("tocsin_first_page_seconds_count", 1);
        atLeast("tocsin_first_page_seconds_bucket{le=\"+Inf\"}", 1);
        atLeast("tocsin_timer_lateness_seconds_count", 1);
        atLeast("tocsin_timer_lateness_seconds_bucket{le=\"+Inf\"}", 1);
        atLeast("tocsin_journal_write_seconds_count", 1);
        atLeast("tocsin_journal_batch_size_sum", 1);
        atLeast("jvm_memory_used_bytes{area=\"heap\"", 1);
        atLeast("process_uptime_seconds", 0);
        value("tocsin_deadlines_overdue", 0);
        value("tocsin_incidents_open", 1);
    }

    @Test
    void metrics_arePrometheusText() {
        assertTrue(api.get("/metrics").expect(200).header("content-type").startsWith("text/plain"));
    }

    /** A poller that nobody can look up is one whose failure nobody understands. */
    @Test
    void everyPoller_isDocumented() throws IOException {
        var manual = Files.readString(Path.of(System.getProperty("basedir", "")).resolve("../docs/operations.md"));
        var documented = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| [0-9]+ m?[sh] ")
                .matcher(manual)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        var running = Pattern.compile("tocsin_poller_failed_total\\{poller=\"([a-z_]+)\"}")
                .matcher(api.get("/metrics").expect(200).body())
                .results()
                .map(series -> series.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(documented, running);
    }

    private static void value(String series, double expected) {
        eventually(() -> assertEquals(expected, scrape(series), series));
    }

    private static void atLeast(String series, double least) {
        eventually(() -> assertTrue(scrape(series) >= least, series));
    }

    private static double scrape(String series) {
        var text = api.get("/metrics").expect(200).body();
        var line = Pattern.compile("^" + Pattern.quote(series) + ".* (\\S+)$", Pattern.MULTILINE)
                .matcher(text);
        assertTrue(line.find(), () -> series + " is missing in\n" + text);
        return Double.parseDouble(line.group(1));
    }
}
