package dev.tocsin.api.routing;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RouteTestTest {
    private static final String ROUTE_TEST = "/api/v1/route/test";
    private static final String SATURDAY = "?at=2026-11-21T12:00:00Z";

    @AutoClose
    private static TestNode node;

    @BeforeAll
    static void start() {
        var world = TestNode.WORLD.substring(0, TestNode.WORLD.indexOf("route:"));
        node = TestNode.start(world + """
            time_intervals:
              weekends: [{weekdays: ["saturday:sunday"]}]
            inhibit_rules:
              - {source_matchers: [severity=critical], target_matchers: [severity=warning], equal: [cluster]}
            route:
              receiver: default
              group_by: [alertname]
              group_wait: 30s
              routes:
                - {matchers: [team=web], mute_time_intervals: [weekends]}
            """);
    }

    @Test
    void test_ofLabels_saysWhereTheyGoAndWhy() {
        var decision = decision("{\"alertname\": \"Down\", \"severity\": \"P1\"}", SATURDAY);

        assertEquals("routed", decision.path("outcome").asText());
        assertEquals("default", decision.path("receiver").asText());
        assertEquals("default", decision.path("policy").asText());
        assertEquals("critical", decision.path("severity").asText());
        assertEquals("default{alertname=\"Down\"}", decision.path("dedupKey").asText());
        assertEquals("2026-11-21T12:00:30Z", decision.path("firstPageAt").asText());
        assertTrue(decision.path("reason").asText().startsWith("route (matches everything) leads to"));
    }

    @Test
    void test_onAMutedRoute_saysUntilWhen() {
        var decision = decision("{\"labels\": {\"team\": \"web\"}}", SATURDAY);

        assertEquals("2026-11-23T00:00:00Z", decision.path("mutedUntil").asText());
        assertEquals("2026-11-23T00:00:00Z", decision.path("firstPageAt").asText());
        assertTrue(decision.path("reason").asText().contains("muted by weekends until"));
    }

    @Test
    void test_ofWhatARuleInhibits_saysWhileWhat() {
        var result =
                results("{\"severity\": \"warning\", \"cluster\": \"a\"}", "").path(0);

        var rule = result.path("inhibitedWhile").path(0);
        assertEquals("inhibit_rules[0]", rule.path("rule").asText());
        assertEquals("severity=\"critical\"", rule.path("source").asText());
        assertEquals("a", rule.path("equal").path("cluster").asText());
    }

    @Test
    void test_ofWhatASilenceHolds_saysByWhichAndUntilWhen() {
        var payload = "{\"alertname\": \"Quiet\"}";
        assertTrue(results(payload, "").path(0).path("held").isMissingNode());

        var end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        node.api()
                .post(
                        "/api/v1/silences",
                        "{\"matchers\": [\"alertname=Quiet\"], \"end\": \"" + end + "\", \"reason\": \"disk swap\"}")
                .expect(201);

        var held = eventually(() -> {
            var found = results(payload, "").path(0).path("held");
            assertEquals(end.toString(), found.path("until").asText());
            return found;
        });
        assertTrue(held.path("reason").asText().endsWith("disk swap"), held::toString);
    }

    @Test
    void test_ofAWebhook_answersForEveryAlertAndOpensNothing() {
        var results = results("""
            {"version": "4", "alerts": [
              {"status": "firing", "labels": {"alertname": "A"}},
              {"status": "odd", "labels": {"alertname": "B"}}]}
            """, "");

        assertEquals(List.of("routed", "rejected"), results.findValuesAsText("outcome"));
        assertTrue(node.api()
                .get("/api/v1/incidents")
                .expect(200)
                .json()
                .path("incidents")
                .isEmpty());
    }

    @Test
    void test_ofWhatIsNoPayload_isABadRequest() {
        node.api().post(ROUTE_TEST, "[]").problem(400);
        node.api().post(ROUTE_TEST, "{}").problem(400);
        assertEquals(List.of("/a"), node.api().post(ROUTE_TEST, "{\"a\": 1}").pointers());
        node.api().post(ROUTE_TEST + "?at=soon", "{\"a\": \"b\"}").problem(400);
    }

    private static JsonNode decision(String body, String query) {
        return results(body, query).path(0).path("decisions").path(0);
    }

    private static JsonNode results(String body, String query) {
        return node.api().post(ROUTE_TEST + query, body).expect(200).json().path("results");
    }
}
