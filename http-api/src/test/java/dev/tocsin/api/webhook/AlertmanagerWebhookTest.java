package dev.tocsin.api.webhook;

import static dev.tocsin.api.Payloads.each;
import static dev.tocsin.api.Payloads.firing;
import static dev.tocsin.api.Payloads.group;
import static dev.tocsin.api.Payloads.resolved;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AlertmanagerWebhookTest {
    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        api = node.api();
    }

    @Test
    void answer_hasExactlyThePromisedFields() {
        var answer = accepted(group(firing("alertname", "Shape"), "{}"));

        assertEquals(List.of("accepted", "results"), names(answer));
        for (var result : answer.path("results")) {
            assertEquals(List.of("dedupKey", "incident", "outcome", "reason"), names(result));
        }
        assertTrue(answer.path("results").path(1).path("incident").isNull());
    }

    @Test
    void recordedFiringGroup_isOneIncidentOfThreeAlerts() {
        var answer = accepted(Payloads.alertmanager("v4_firing_group3", "Firing"));

        assertEquals(3, answer.path("accepted").asInt());
        assertEquals(List.of("opened", "updated", "updated"), each(answer, "outcome"));
        assertEquals(1, Set.copyOf(each(answer, "dedupKey")).size());
        var incident = incident(answer);
        assertEquals("p99 high on api-1", incident.path("title").asText());
        assertEquals("critical", incident.path("severity").asText());
        assertEquals("new", incident.path("status").asText());
        assertEquals(List.of("4e3d10d8d9c895e8", "f783302a817f79b7", "4fc1a4a5fe0d5baa"), firingAlerts(incident));
    }

    @Test
    void sameGroupAgain_changesNothing() {
        var payload = Payloads.alertmanager("v4_firing_group3", "Again");
        var first = accepted(payload);

        var second = accepted(payload);

        assertEquals(List.of("duplicate", "duplicate", "duplicate"), each(second, "outcome"));
        assertEquals(each(first, "incident"), each(second, "incident"));
        var timeline = api.timeline(each(first, "incident").getFirst());
        assertEquals(1, timeline.stream().filter("level-paged"::equals).count());
    }

    @Test
    void recordedMixedGroup_goesByEachAlertsOwnStatus() {
        accepted(Payloads.alertmanager("v4_firing_group3", "Mixed"));

        var answer = accepted(Payloads.alertmanager("v4_mixed", "Mixed"));

        assertEquals(List.of("duplicate", "updated", "duplicate"), each(answer, "outcome"));
        assertEquals(List.of("4e3d10d8d9c895e8", "4fc1a4a5fe0d5baa"), firingAlerts(incident(answer)));
    }

    @Test
    void recordedResolvedGroup_ofACriticalIncident_leavesTheEndToAPerson() {
        accepted(Payloads.alertmanager("v4_firing_group3", "Critical"));

        var answer = accepted(Payloads.alertmanager("v4_resolved_group3", "Critical"));

        assertEquals(List.of("updated", "updated", "updated"), each(answer, "outcome"));
        assertTrue(each(answer, "reason").getLast().contains("must be resolved by a person"));
        assertEquals("new", incident(answer).path("status").asText());
    }

    @Test
    void recordedResolvedGroup_ofAWarning_resolvesTheIncident() {
        accepted(Payloads.alertmanager("v4_firing_group3", "Mild").replace("critical", "warning"));

        var answer =
                accepted(Payloads.alertmanager("v4_resolved_group3", "Mild").replace("critical", "warning"));

        assertEquals(List.of("updated", "updated", "resolved"), each(answer, "outcome"));
        var incident = incident(answer);
        assertEquals("resolved", incident.path("status").asText());
        assertFalse(incident.path("resolvedAt").asText().isEmpty());
    }

    @Test
    void resolvedGroup_ofNothingOpen_createsNothing() {
        var answer = accepted(Payloads.alertmanager("v4_resolved_group3", "NeverSeen"));

        assertEquals(List.of("suppressed", "suppressed", "suppressed"), each(answer, "outcome"));
        assertEquals(List.of("null", "null", "null"), each(answer, "incident"));
    }

    @Test
    void recordedTruncatedGroup_saysNothingAboutTheAlertItLeavesOut() {
        accepted(Payloads.alertmanager("v4_firing_group3", "Truncated"));

        var answer = accepted(Payloads.alertmanager("v4_truncated", "Truncated"));

        assertEquals(List.of("duplicate", "duplicate"), each(answer, "outcome"));
        assertEquals(3, firingAlerts(incident(answer)).size());
    }

    @Test
    void recordedGroupOfGrafana_isAnIncidentByItsSummary() {
        var answer = accepted(Payloads.sample("grafana/webhook_firing"));

        assertEquals(List.of("opened"), each(answer, "outcome"));
        assertEquals("p99 above 2 s", incident(answer).path("title").asText());
    }

    @Test
    void emptyGroup_isAccepted() {
        var answer = accepted(group());

        assertEquals(0, answer.path("accepted").asInt());
        assertEquals(0, answer.path("results").size());
    }

    @Test
    void alertThatComesBackWithinTheDedupWindow_reopensItsIncident() {
        var first = accepted(group(firing("alertname", "Flapping", "severity", "warning")));
        accepted(group(resolved("alertname", "Flapping", "severity", "warning")));

        var back = accepted(group(firing("alertname", "Flapping", "severity", "warning")));

        assertEquals(List.of("updated"), each(back, "outcome"));
        assertEquals(each(first, "incident"), each(back, "incident"));
        assertEquals("new", incident(back).path("status").asText());
    }

    private static JsonNode accepted(String payload) {
        return api.alertmanager(payload).expect(202).json();
    }

    private static JsonNode incident(JsonNode answer) {
        return api.incident(each(answer, "incident").getFirst());
    }

    private static List<String> firingAlerts(JsonNode incident) {
        var ids = new ArrayList<String>();
        incident.path("alerts").forEach(alert -> {
            if (alert.path("firing").asBoolean()) {
                ids.add(alert.path("id").asText());
            }
        });
        return ids;
    }

    /** Accepted and said, counted as suppressed, and to be found again; what it clears is no news. */
    @Test
    void alertOfAReceiverThatPagesNobody_opensNothing_andIsKept() {
        var first = accepted(group(firing("alertname", "Watchdog", "cluster", "one")));
        var second = accepted(group(firing("alertname", "Watchdog", "cluster", "one")));
        var cleared = accepted(group(resolved("alertname", "Watchdog", "cluster", "one")));

        var reason = "route.routes[0] (alertname=\"Watchdog\") leads to receiver ignored, which pages nobody";
        for (var answer : List.of(first, second, cleared)) {
            assertEquals(List.of("suppressed"), each(answer, "outcome"));
            assertEquals(List.of(reason), each(answer, "reason"));
            assertEquals(List.of("null"), each(answer, "incident"));
        }
        var kept = letters().stream()
                .filter(letter -> letter.path("reason").asText().equals(reason))
                .toList();
        assertEquals(1, kept.size(), kept.toString());
        assertEquals("suppressed", kept.getFirst().path("kind").asText());
        assertEquals(2, kept.getFirst().path("times").asInt());
        var metrics = api.get("/metrics").expect(200).body();
        assertTrue(metrics.contains("tocsin_signals_total{outcome=\"suppressed\",source=\"alertmanager\"}"), metrics);
        assertFalse(metrics.contains("kind=\"suppressed\""), metrics);
    }

    private static List<JsonNode> letters() {
        var letters = new ArrayList<JsonNode>();
        api.get("/api/v1/dead-letters").expect(200).json().path("deadLetters").forEach(letters::add);
        return letters;
    }

    private static List<String> names(JsonNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
