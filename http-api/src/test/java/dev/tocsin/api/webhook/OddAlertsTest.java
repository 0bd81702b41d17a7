package dev.tocsin.api.webhook;

import static dev.tocsin.api.Payloads.each;
import static dev.tocsin.api.Payloads.firing;
import static dev.tocsin.api.Payloads.group;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.TestNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An alert that is odd, or one of very many, pages nevertheless; one that cannot is a dead letter and spoils no other. */
class OddAlertsTest {
    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        api = node.api();
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
    void longTextsAndDeepObjects_costNoAlert() {
        var deep = "{\"a\": ".repeat(400) + "1" + "}".repeat(400);
        var answer = accepted(group("{\"status\": \"firing\", \"labels\": {\"alertname\": \"Deep\"}, \"annotations\":"
                + " {\"text\": \"" + "x".repeat(1_000_000) + "\", \"deep\": " + deep + "}, \"" + "n".repeat(5_000)
                + "\": " + "1".repeat(900) + "}"));

        assertEquals(List.of("opened"), each(answer, "outcome"));
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

    private static List<JsonNode> letters() {
        var letters = new ArrayList<JsonNode>();
        api.get("/api/v1/dead-letters").expect(200).json().path("deadLetters").forEach(letters::add);
        return letters;
    }
}
