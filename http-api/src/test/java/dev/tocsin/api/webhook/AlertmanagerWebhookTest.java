package dev.tocsin.api.webhook;

import static dev.tocsin.api.Payloads.each;
import static dev.tocsin.api.Payloads.firing;
import static dev.tocsin.api.Payloads.group;
import static dev.tocsin.api.Payloads.resolved;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.TestNode;
import dev.tocsin.api.http.LogLines;
import dev.tocsin.api.http.Responses;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("it reads all that is logged")
class AlertmanagerWebhookTest {
    private static final String HOOK = "/api/v1/webhooks/alertmanager";

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
    void badAlert_becomesADeadLetter_andItsNeighboursGoThrough() {
        var answer = accepted(group(
                firing("alertname", "Good", "cluster", "1"),
                "{\"status\": \"firing\", \"labels\": {\"alertname\": {}}, \"note\": \"bad one\"}",
                firing("alertname", "Good", "cluster", "2")));

        assertEquals(2, answer.path("accepted").asInt());
        assertEquals(List.of("opened", "rejected", "opened"), each(answer, "outcome"));
        assertEquals(
                "labels: an alert needs at least one label that is not empty",
                each(answer, "reason").get(1));
        var letter = letters().getFirst();
        assertEquals("rejected", letter.path("kind").asText());
        assertEquals("alertmanager", letter.path("source").asText());
        assertEquals(each(answer, "reason").get(1), letter.path("reason").asText());
        assertTrue(letter.path("payload").asText().contains("bad one"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "17",
                "null",
                "{\"status\": \"firing\"}",
                "{\"status\": \"firing\", \"labels\": {}}",
                "{\"status\": \"firing\", \"labels\": {\"a\": \"\"}}",
                "{\"status\": \"firing\", \"labels\": [\"a\"]}",
                "{\"status\": \"firing\", \"labels\": {\" \": \"x\"}}",
                "{\"status\": \"silenced\", \"labels\": {\"a\": \"x\"}}",
                "{\"status\": null, \"labels\": {\"a\": \"x\"}}",
                "{\"status\": 1, \"labels\": {\"a\": \"x\"}}"
            })
    void alertThatBreaksTheFormat_isRejectedWithoutRefusingTheRequest(String alert) {
        var answer = accepted(group(alert));

        assertEquals(0, answer.path("accepted").asInt());
        assertEquals(List.of("rejected"), each(answer, "outcome"));
    }

    @Test
    void recordedGroupOfGrafana_isAnIncidentByItsSummary() {
        var answer = accepted(Payloads.sample("grafana/webhook_firing"));

        assertEquals(List.of("opened"), each(answer, "outcome"));
        assertEquals("p99 above 2 s", incident(answer).path("title").asText());
    }

    @Test
    void detailThatCannotBeUsed_costsNoPage_andTheReasonTellsIt() {
        var answer = accepted(Payloads.sample("cases/unusable_detail"));

        assertEquals(2, answer.path("accepted").asInt());
        assertEquals(List.of("opened", "opened"), each(answer, "outcome"));
        assertTrue(each(answer, "reason")
                .getFirst()
                .endsWith("; startsAt is not a time such as 2026-11-20T12:00:00Z: the time of arrival was used"));
        assertTrue(
                each(answer, "reason").getLast().endsWith("; annotations.values is not a string: its JSON was used"));
    }

    @Test
    void summaryThatIsEmpty_isNone() {
        var answer = accepted(Payloads.sample("cases/empty_summary"));

        assertEquals("DiskFull", incident(answer).path("title").asText());
    }

    @Test
    void emptyGroup_isAccepted() {
        var answer = accepted(group());

        assertEquals(0, answer.path("accepted").asInt());
        assertEquals(0, answer.path("results").size());
    }

    @Test
    void bodyThatEndsTooEarly_saysWhereItEnds_andNothingOfTheParser() {
        assertEquals(
                "the JSON ends too early, at line 1, column 13",
                api.alertmanager("{\"alerts\": [").problem(400).path("detail").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"alerts\": [ | the JSON ends too early, at line 1, column 13",
                "'' | the body is empty; JSON was expected",
                "not json | the body is not JSON, at line 1, column 1",
                "{} {} | there is more after the JSON document; send one document per request, at line 1, column 4",
                "{\"alerts\": []} trailing | the body is not JSON, at line 1, column 16",
                "{\"alerts\": [], \"n\": NaN} | the body is not JSON, at line 1, column 24",
            })
    void malformedJson_isRefused_inOurWords(String body, String detail) {
        assertEquals(detail, api.alertmanager(body).problem(400).path("detail").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "GZIP, identity", "::::"})
    void encodedBody_isRefused_withTheRemedy(String encoding) {
        var detail = api.alertmanager(group(), "Content-Encoding", encoding)
                .problem(415)
                .path("detail")
                .asText();

        assertTrue(detail.contains("without Content-Encoding"), detail);
    }

    @Test
    void packedBody_isRefusedAlike_whetherOrNotItSaysSo() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(group().getBytes(UTF_8));
        }

        api.send("POST", HOOK, BodyPublishers.ofByteArray(packed.toByteArray())).problem(415);
        api.alertmanager(group(), "Content-Encoding", "identity").expect(202);
    }

    /** A body that breaks off is its sender's mistake: it is answered, where anybody still listens, and not logged. */
    @Test
    void brokenBody_isABadRequest_andNotLogged() {
        var log = LogLines.of(Responses.class);
        try (log) {
            var answer = api.raw("POST " + HOOK + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
                    + "Transfer-Encoding: chunked\n\nzz\nnonsense\n");
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
        assertEquals(List.of(), log.lines());
    }

    @Test
    void bodyOverTheLimit_isCountedAndLogged_withTheRemedy() {
        var log = LogLines.all();
        try (log) {
            bodyOverTheLimit_isRefused(bodyOverTheLimit_isRefused().getFirst());
        }
        var metrics = api.get("/metrics").expect(200).body();

        assertTrue(metrics.contains("tocsin_intake_refused_total{reason=\"size\"}"), metrics);
        assertTrue(log.lines().stream()
                        .filter(line -> line.contains("were too large"))
                        .count()
                <= 1);
    }

    @Test
    void longTextsAndDeepObjects_costNoAlert() {
        var deep = "{\"a\": ".repeat(400) + "1" + "}".repeat(400);
        var answer = accepted(group("{\"status\": \"firing\", \"labels\": {\"alertname\": \"Deep\"}, \"annotations\":"
                + " {\"text\": \"" + "x".repeat(1_000_000) + "\", \"deep\": " + deep + "}, \"" + "n".repeat(5_000)
                + "\": " + "1".repeat(900) + "}"));

        assertEquals(List.of("opened"), each(answer, "outcome"));
    }

    @Test
    void bodyOfManyTinyThings_isRefused_beforeItFillsTheMemory() {
        var detail = api.alertmanager("{\"alerts\": [" + "{},".repeat(400_000) + "{}]}")
                .problem(400)
                .path("detail")
                .asText();

        assertTrue(detail.startsWith("the JSON exceeds a limit"), detail);
    }

    @Test
    void jsonNestedWithoutEnd_isRefused() {
        api.alertmanager("[".repeat(100_000)).problem(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"text\"", "{\"alerts\": null}", "{\"alerts\": {}}", "{\"event\": {}}"})
    void otherPayload_isRefusedWithAPointer(String body) {
        var answer = api.alertmanager(body);

        answer.problem(400);
        assertEquals(List.of("/alerts"), answer.pointers());
    }

    /** Nothing is sent that would be left unread: a connection that is closed on that is reset, and the answer may be lost. */
    @ParameterizedTest
    @MethodSource
    void bodyOverTheLimit_isRefused(String body) {
        var answer = api.raw("POST " + HOOK + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\n" + body);

        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    static List<String> bodyOverTheLimit_isRefused() {
        var megabyte = "100000\n" + "x".repeat(1 << 20) + "\n";
        return List.of(
                "Content-Length: " + (4 * (1 << 20) + 1) + "\n\n",
                "Transfer-Encoding: chunked\n\n" + megabyte.repeat(4) + "1\nx\n");
    }

    @Test
    void bodyJustBelowTheLimit_isTaken() {
        var alert = firing("alertname", "Large", "cluster", "1");
        var padding = IntStream.range(0, 39)
                .mapToObj(_ -> "\"" + "x".repeat(100_000) + "\"")
                .toList();

        accepted("{\"more\": [" + String.join(",", padding) + "], \"alerts\": [" + alert + "]}");
    }

    @Test
    void trailingSlash_isTheSameEndpoint() {
        api.post(HOOK + "/", group(firing("alertname", "Slash"))).expect(202);
    }

    @Test
    void explicitNullsUnknownFieldsAndRepeatedKeys_areRead() {
        var answer = accepted("""
            {"version": "4", "version": "4", "future": {"a": [1]}, "groupLabels": null, "commonLabels": null,
             "alerts": [{"status": "resolved", "status": "firing", "silenceURL": "x", "annotations": null,
               "labels": {"alertname": "First", "alertname": "Nulls", "gone": null, "number": 7, "flag": true},
               "startsAt": null, "endsAt": null, "generatorURL": null, "fingerprint": null}]}
            """);

        assertEquals(List.of("opened"), each(answer, "outcome"));
        var incident = incident(answer);
        assertEquals("Nulls", incident.path("title").asText());
        assertEquals(1, firingAlerts(incident).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "2026-11-20T19:25:32.866875563Z",
                "2026-11-20T19:25:32.8Z",
                "2026-11-20T19:25:32Z",
                "2026-11-20T19:25:32+01:00",
                "2026-11-20T19:25:32-0730",
                "2026-11-20t19:25:32z",
                ""
            })
    void timesOfEveryKind_areRead(String time) {
        var answer = accepted(group("{\"status\": \"firing\", \"startsAt\": \"" + time
                + "\", \"labels\": {\"alertname\": \"Time\", \"cluster\": \"" + time + "\"}}"));

        assertEquals(List.of("opened"), each(answer, "outcome"));
        assertEquals(
                "incident-opened",
                api.timeline(each(answer, "incident").getFirst()).getFirst());
    }

    /** JSON can spell characters that neither UTF-8 nor PostgreSQL can hold. */
    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00 \\ud800", "\\uffff", "\\ud83d\\ude92"})
    void charactersThatCannotBeStored_doNotCostAnAlert(String odd) {
        var answer = accepted(group(
                "{\"status\": \"firing\", \"fingerprint\": \"f" + odd + "\", \"generatorURL\": \"" + odd + "\","
                        + " \"annotations\": {\"summary\": \"a " + odd + " b\", \"x" + odd + "\": \"" + odd + "\"},"
                        + " \"labels\": {\"alertname\": \"Odd " + odd + "\", \"cluster\": \"" + odd.length()
                        + odd.hashCode() + "\", \"l" + odd + "\": \"" + odd + "\"}}",
                "{\"status\": \"firing\", \"labels\": [\"" + odd + "\"]}"));

        assertEquals(List.of("opened", "rejected"), each(answer, "outcome"));
        var title = incident(answer).path("title").asText();
        assertTrue(title.startsWith("a ") && title.endsWith(" b"), title);
    }

    @Test
    void longTexts_areCutAndTakenAnyway() {
        var answer = accepted(group("{\"status\": \"firing\", \"labels\": {\"alertname\": \"" + "n".repeat(5000)
                + "\", \"service\": \"" + "🚒".repeat(3000) + "\"}, \"annotations\": {\"summary\": \""
                + "🚒".repeat(500) + "\"}, \"fingerprint\": \"" + "f".repeat(500) + "\"}"));

        assertEquals(List.of("opened"), each(answer, "outcome"));
        assertEquals(300, incident(answer).path("title").asText().length(), 1);
    }

    @Test
    void groupOfThousands_isTakenInOneRequest() {
        var alerts = IntStream.range(0, 3000)
                .mapToObj(i -> firing("alertname", "Many", "cluster", Integer.toString(i % 3), "pod", "p" + i))
                .toArray(String[]::new);

        var answer = accepted(group(alerts));

        assertEquals(3000, answer.path("accepted").asInt());
        assertEquals(
                3, each(answer, "outcome").stream().filter("opened"::equals).count());
    }

    @Test
    void thousandsOfBadAlerts_areKeptUpToABound_countedAll_andSpoilNoNeighbour() {
        var before = rejected();
        var alerts = new ArrayList<>(Collections.nCopies(5_000, "7"));
        alerts.add(firing("alertname", "AmongThousands"));
        var answer = accepted(group(alerts.toArray(String[]::new)));

        assertEquals(1, answer.path("accepted").asInt());
        assertEquals(102, answer.path("results").size());
        assertEquals("opened", each(answer, "outcome").get(100));
        assertTrue(each(answer, "reason").getLast().startsWith("and 4900 more of this request"));
        assertEquals(before + 5_000, rejected());
    }

    private static double rejected() {
        return api.get("/metrics")
                .expect(200)
                .body()
                .lines()
                .filter(line -> line.startsWith("tocsin_signals_total") && line.contains("rejected"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
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
