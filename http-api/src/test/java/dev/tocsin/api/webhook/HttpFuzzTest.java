package dev.tocsin.api.webhook;

import static dev.tocsin.api.Signatures.hmac;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import dev.tocsin.api.http.Json;
import dev.tocsin.testing.Fuzz;
import dev.tocsin.testing.Mutations;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The same over the real routes, and odd heads: nothing that comes from outside is answered 5xx, in a parser's words, or with
 * an "accepted" that leads to nothing.
 */
class HttpFuzzTest {
    private static final Set<String> WITH_INCIDENT = Set.of("opened", "updated", "duplicate", "resolved");

    private static final Map<String, List<JsonNode>> SENT = Map.of(
            "webhooks/alertmanager",
            Fuzz.samples("alertmanager/v4_firing_group3", "alertmanager/v4_mixed", "grafana/webhook_firing"),
            "webhooks/pagerduty",
            Fuzz.samples(
                    "pagerduty_v3/incident_triggered",
                    "pagerduty_v3/incident_acknowledged",
                    "pagerduty_v3/incident_annotated",
                    "pagerduty_v3/incident_resolved"),
            "webhooks/opsgenie",
            Fuzz.samples("opsgenie/outgoing_webhook_create"),
            "incidents",
            json("""
                {"title": "Checkout is slow", "severity": "critical", "service": "checkout", "description": "since noon",
                 "labels": {"team": "payments"}, "dedupKey": "k", "user": "sam"}\
                """),
            "silences",
            json("""
                {"matchers": ["alertname=\\"X\\"", "team=~\\"a|b\\""], "start": "2026-11-20T12:00:00Z",
                 "end": "2100-01-01T00:00:00Z", "reason": "fuzz"}\
                """),
            "maintenance",
            json("""
                {"matchers": ["alertname=\\"X\\""], "except": ["severity=\\"critical\\""], "reason": "fuzz",
                 "end": "2100-01-01T00:00:00Z", "announce": {"channel": "console", "before": "1h"}}\
                """),
            "route/test",
            Fuzz.samples("alertmanager/v4_firing_group3"));

    private static final List<String> HEADERS = List.of(
            "Origin",
            "Host",
            "Authorization",
            "Content-Type",
            "Content-Encoding",
            "Transfer-Encoding",
            "Expect",
            "Accept",
            "Accept-Encoding",
            "Idempotency-Key",
            "If-None-Match",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "Forwarded",
            "Via",
            "Cookie",
            "Range",
            "Referer",
            "User-Agent",
            "X-PagerDuty-Signature",
            "X-Slack-Signature",
            "X-Slack-Request-Timestamp",
            "X-Twilio-Signature",
            "X-\u00ff");
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "::::",
            "null",
            "http://[",
            "%zz",
            "\u00ff\u00fe",
            "\u0001",
            "a\tb",
            ",,,;;;",
            "bytes=9-1",
            "Bearer",
            "Bearer ",
            "Basic !!!!",
            "Basic Og==",
            "gzip",
            "v1=,v1=zz",
            "-1",
            "99999999999999999999",
            "[::1",
            "for=\"[",
            "x".repeat(300),
            "x".repeat(7_000),
            "*",
            "\"",
            "application/json; charset=utf-99",
            "multipart/form-data",
            "100-continue");
    private static final List<String> WAYS = List.of(
            "POST /api/v1/webhooks/alertmanager",
            "POST /api/v1/webhooks/pagerduty",
            "POST /api/v1/webhooks/opsgenie",
            "POST /api/v1/incidents",
            "GET /api/v1/incidents",
            "GET /feeds/x.ics",
            "GET /answer/x",
            "POST /answer/x",
            "POST /api/v1/callbacks/text/sms",
            "GET /metrics",
            "GET /health");

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(
                TestNode.WORLD.replace(
                        "{console: {type: console}}",
                        "{console: {type: console}, chat: {type: slack, channel: C024BE91L,"
                                + " bot_token: \"${env:SIGN}\", signing_secret: \"${env:SIGN}\"}}"),
                Map.of("SIGN", "signing-secret"));
        api = node.api();
    }

    private static List<JsonNode> json(String text) {
        return List.of(Json.read(text.getBytes(UTF_8)));
    }

    @Test
    void bodies() {
        var ways = SENT.keySet().stream().sorted().toList();
        Fuzz.each(1_400, seed -> {
            var way = Fuzz.of(ways, seed);
            var body = new Mutations(seed).mutated(Fuzz.of(SENT.get(way), seed / ways.size()));
            var answer = api.send("POST", "/api/v1/" + way, BodyPublishers.ofByteArray(body));
            assertTrue(answer.status() < 500, () -> way + " " + answer.status() + answer.body());
            if (answer.status() >= 400) {
                Fuzz.requireOurWords(answer.body());
            } else if (way.startsWith("webhooks/")) {
                checkResults(answer.json());
            }
        });
    }

    /** What is accepted has an incident, or says why it has none. */
    private static void checkResults(JsonNode answer) {
        for (var result : answer.path("results")) {
            var outcome = result.path("outcome").asText();
            assertFalse(result.path("reason").asText().isBlank(), outcome);
            if (WITH_INCIDENT.contains(outcome)) {
                assertFalse(result.path("incident").isNull(), result::toString);
            }
        }
    }

    /** Clicks are signed by Slack, and made of what people typed elsewhere. */
    @Test
    void clicksInSlack() {
        var click = json("""
            {"type": "block_actions", "trigger_id": "1.2", "user": {"id": "U1"}, "response_url": "",
             "actions": [{"action_id": "acknowledge", "block_id": "tocsin", "value": "01m7", "action_ts": "1"}]}\
            """);
        Fuzz.each(200, seed -> {
            var payload = new String(new Mutations(seed).mutated(click.getFirst()), UTF_8);
            var body = "payload=" + URLEncoder.encode(payload, UTF_8);
            var now = Long.toString(Instant.now().getEpochSecond());
            var answer = api.post(
                    "/api/v1/callbacks/chat/slack",
                    body,
                    "X-Slack-Request-Timestamp",
                    now,
                    "X-Slack-Signature",
                    "v0=" + hmac("signing-secret", "v0:" + now + ':' + body));
            assertTrue(Set.of(200, 400, 415).contains(answer.status()), () -> answer.status() + answer.body());
            Fuzz.requireOurWords(answer.body());
        });
    }

    @Test
    void heads() {
        Fuzz.each(600, seed -> {
            var random = new SplittableRandom(seed);
            var way = WAYS.get(random.nextInt(WAYS.size()));
            var head = new StringBuilder(way).append(" HTTP/1.1\n");
            var host = "Host: localhost\n";
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                var name = HEADERS.get(random.nextInt(HEADERS.size()));
                head.append(name)
                        .append(": ")
                        .append(VALUES.get(random.nextInt(VALUES.size())))
                        .append('\n');
                host = name.equals("Host") ? "" : host;
            }
            var answer = api.raw(head + host + "Connection: close\n"
                    + (way.startsWith("POST") && head.indexOf("Content-Length") < 0 && head.indexOf("Transfer-") < 0
                            ? "Content-Length: 2\n\n{}"
                            : "\n"));
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 ") && answer.charAt(9) < '5', answer);
        });
        assertEquals(200, api.get("/health/live").status());
    }
}
