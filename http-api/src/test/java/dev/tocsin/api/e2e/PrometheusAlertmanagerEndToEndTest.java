package dev.tocsin.api.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole walk with the real senders, Debian's prometheus and prometheus-alertmanager: a rule fires, level 1 is
 * paged, nobody answers, level 2 is paged, the rule clears, the incident resolves.
 *
 * <p>Without the programs it is skipped; with {@code -Dtocsin.e2e=required} that is a failure.
 */
class PrometheusAlertmanagerEndToEndTest {
    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final String BEARER = "alertmanager-to-tocsin";
    private static final Duration LEVEL_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration MAX_WAIT = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    private final AtomicInteger gauge = new AtomicInteger();

    @Test
    @Timeout(300)
    void rule_firesPagesClimbsAndResolves() throws Exception {
        Program.require("prometheus prometheus-alertmanager", "prometheus", "prometheus-alertmanager");
        try (var receiver = Receiver.start();
                var node = node(receiver)) {
            var metrics = metrics();
            var alertmanagerPort = Program.freePort();
            try (var alertmanager = alertmanager(alertmanagerPort, node.port());
                    var prometheus = prometheus(metrics.getAddress().getPort(), alertmanagerPort)) {
                try {
                    play(receiver, node, List.of(alertmanager, prometheus));
                } catch (Throwable e) {
                    System.out.println(alertmanager.said() + prometheus.said());
                    throw e;
                }
            } finally {
                metrics.stop(0);
            }
        }
    }

    private void play(Receiver receiver, TestNode node, List<Program> programs) throws Exception {
        gauge.set(1);
        await("the page of level 1", programs, () -> !receiver.pages("one").isEmpty());
        var one = receiver.pages("one").getFirst();
        var incident = one.data().path("incident").path("id").asText();
        assertEquals(
                "Queue is too long", one.data().path("incident").path("title").asText());
        assertEquals("warning", one.data().path("incident").path("severity").asText());
        assertEquals(1, one.data().path("level").asInt());

        await("the page of level 2", programs, () -> !receiver.pages("two").isEmpty());
        var two = receiver.pages("two").getFirst();
        assertEquals(incident, two.data().path("incident").path("id").asText());
        assertEquals(2, two.data().path("level").asInt());
        var opened = Instant.parse(one.data().path("incident").path("openedAt").asText());
        assertTrue(!two.at().isBefore(opened.plus(LEVEL_TIMEOUT)), "opened at " + opened + ", level 2 at " + two.at());

        gauge.set(0);
        await("the end", programs, () -> status(node, incident).equals("resolved"));

        assertEquals(1, receiver.requests("one").size());
        assertEquals(1, receiver.requests("two").size());
        for (var page : List.of(one, two)) {
            new Webhook(SECRET).verify(page.body(), page.headers());
        }
        assertEquals(1, incidents(node).size(), "one problem is one incident");
        var timeline = node.api().timeline(incident);
        assertTrue(
                timeline.containsAll(
                        List.of("incident-opened", "level-paged", "page-delivered", "alert-cleared", "resolved")),
                timeline.toString());
        assertEquals(
                0,
                node.api()
                        .get("/api/v1/dead-letters")
                        .json()
                        .path("deadLetters")
                        .size());
    }

    private static TestNode node(Receiver receiver) {
        return TestNode.start(
                """
                severities:
                  - {name: critical, auto_resolve: never}
                  - {name: warning, auto_resolve: 0s}
                outgoing: {allow_networks: [127.0.0.0/8]}
                channels:
                  one: {type: webhook, url: "%s", secret: "${env:SECRET}"}
                  two: {type: webhook, url: "%s", secret: "${env:SECRET}"}
                users:
                  sam: {name: Sam Doe, contacts: [{channel: one}]}
                  alex: {name: Alex Roe, contacts: [{channel: two}]}
                policies:
                  default:
                    levels:
                      - {responders: [{user: sam}], timeout: %ds}
                      - {responders: [{user: alex}], timeout: 1h}
                receivers: {default: {policy: default}}
                route: {receiver: default, group_by: [alertname], group_wait: 0s}
                webhooks: {alertmanager: {bearer: "${env:BEARER}"}}
                """.formatted(receiver.url("one"), receiver.url("two"), LEVEL_TIMEOUT.toSeconds()),
                Map.of("SECRET", SECRET, "BEARER", BEARER));
    }

    /** A gauge that Prometheus scrapes. */
    private HttpServer metrics() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/metrics", exchange -> {
            var text = ("# TYPE queue_length gauge\nqueue_length " + gauge.get() + "\n").getBytes(UTF_8);
            exchange.getResponseHeaders().add("content-type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Program alertmanager(int port, int tocsin) throws IOException {
        Files.writeString(directory.resolve("alertmanager.yml"), """
            route: {receiver: tocsin, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
            receivers:
              - name: tocsin
                webhook_configs:
                  - url: http://127.0.0.1:%d/api/v1/webhooks/alertmanager
                    http_config: {authorization: {type: Bearer, credentials: %s}}
            """.formatted(tocsin, BEARER));
        return Program.start(
                directory,
                "prometheus-alertmanager",
                "--config.file=alertmanager.yml",
                "--storage.path=alertmanager-data",
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + port);
    }

    private Program prometheus(int metrics, int alertmanager) throws IOException {
        Files.writeString(directory.resolve("rules.yml"), """
            groups:
              - name: test
                rules:
                  - alert: QueueTooLong
                    expr: queue_length > 0
                    for: 0s
                    labels: {severity: warning, service: checkout}
                    annotations: {summary: Queue is too long}
            """);
        Files.writeString(directory.resolve("prometheus.yml"), """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [rules.yml]
            scrape_configs: [{job_name: test, static_configs: [{targets: ["127.0.0.1:%d"]}]}]
            alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%d"]}]}]}
            """.formatted(metrics, alertmanager));
        return Program.start(
                directory,
                "prometheus",
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=prometheus-data",
                "--web.listen-address=127.0.0.1:" + Program.freePort());
    }

    private static void await(String what, List<Program> programs, BooleanSupplier there) throws InterruptedException {
        var end = System.nanoTime() + MAX_WAIT.toNanos();
        while (!there.getAsBoolean()) {
            programs.forEach(Program::requireAlive);
            assertTrue(System.nanoTime() < end, "waited " + MAX_WAIT + " for " + what);
            Thread.sleep(100);
        }
    }

    private static String status(TestNode node, String incident) {
        return node.api().incident(incident).path("status").asText();
    }

    private static JsonNode incidents(TestNode node) {
        return node.api().get("/api/v1/incidents").expect(200).json().path("incidents");
    }
}
