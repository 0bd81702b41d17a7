package dev.tocsin.api.webhook;

import static dev.tocsin.api.Payloads.each;
import static dev.tocsin.api.Payloads.sample;
import static dev.tocsin.api.Signatures.hmac;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.Api.Answer;
import dev.tocsin.api.TestNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagerDutyWebhookTest {
    private static final String HOOK = "/api/v1/webhooks/pagerduty";
    private static final String CURRENT = "pd-whsec-current-0001";
    private static final String PREVIOUS = "pd-whsec-previous-0000";

    /** The signatures recorded with the samples: by the current secret, then by the previous one. */
    private static final Map<String, String> RECORDED = Map.of(
            "incident_triggered",
            "v1=d35e2408c16ead030efd3c2decb5383e809e23c08528877f49facc04cd6be767,"
                    + "v1=bd75c0dcf808c3786de11621abc999483c6bf054d988811e27ec2910549d53a2",
            "incident_acknowledged",
            "v1=dbb8e9a12ca4aabaec92a079374d9854390861c242281e05f2a7b23e18b22210,"
                    + "v1=daab755f7357bb2291878b819f0d3abc90197e647e3e92d732f83504d8f6fc33",
            "incident_resolved",
            "v1=b3cfb1f8367a3f1510921ceff88ddbd605bb1514b1d911082ba364c11fb1ff7a,"
                    + "v1=737b6431e49b29e57c99ae9e9d97582823b570932d24e1ea4203edb222813237",
            "incident_annotated",
            "v1=4a006bcb84da914851e3136f4e5a8f1d923caa29d173ae6a101235db8fe56c85,"
                    + "v1=b84f3fbd19af8c9b1ac7ad17e3fa3150e0b99150fbebc00f3577f062c448dad3",
            "pagey_ping",
            "v1=91fae445f659e82a6d481752aea5f58692bf33f97ed5413488c52de30c7b6263,"
                    + "v1=5b718bd714592f5eff3fd11378e4ec9fa30db16e2d3957e2f1a025d78842738d");

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(
                TestNode.WORLD + "webhooks: {pagerduty: {secrets: [\"${env:CURRENT}\", \"${env:PREVIOUS}\"]}}\n",
                Map.of("CURRENT", CURRENT, "PREVIOUS", PREVIOUS));
        api = node.api();
    }

    @Test
    void recordedLifeOfAnIncident_isFollowed() {
        var triggered = recorded("incident_triggered");
        assertEquals(1, triggered.path("accepted").asInt());
        assertEquals(List.of("opened"), each(triggered, "outcome"));
        assertEquals(List.of("pagerduty:Q1TESTINC0001"), each(triggered, "dedupKey"));
        var id = each(triggered, "incident").getFirst();
        var opened = api.incident(id);
        assertEquals("p99 latency above 2 s on checkout", opened.path("title").asText());
        assertEquals("Checkout API", opened.path("service").asText());
        assertEquals("critical", opened.path("severity").asText(), "priority P1 is an alias of critical");

        assertEquals(List.of("updated"), each(recorded("incident_acknowledged"), "outcome"));
        var acknowledged = api.incident(id);
        assertEquals("acknowledged", acknowledged.path("status").asText());
        assertEquals("Sam Doe", acknowledged.path("owner").asText());

        assertEquals(List.of("updated"), each(recorded("incident_annotated"), "outcome"));
        assertTrue(
                texts(id).contains("Rolled back to 4.2 – naïve café 🚒"),
                texts(id).toString());

        assertEquals(List.of("resolved"), each(recorded("incident_resolved"), "outcome"));
        assertEquals("resolved", api.incident(id).path("status").asText());

        var timeline = api.timeline(id);
        assertEquals(triggered, recorded("incident_triggered"), "answered as the first");
        for (var name : List.of("incident_acknowledged", "incident_annotated", "incident_resolved")) {
            recorded(name);
        }
        assertEquals(timeline, api.timeline(id), "an event that is delivered again changes nothing");
    }

    @Test
    void triggerThatIsDeliveredAgain_whenItIsOver_opensNothing() {
        var first = signed(event("t1", "incident.triggered", "QTWICE", "[]"));
        signed(event("t2", "incident.resolved", "QTWICE", "[]"));

        assertEquals(first, signed(event("t1", "incident.triggered", "QTWICE", "[]")));

        assertEquals(
                "resolved",
                api.incident(each(first, "incident").getFirst()).path("status").asText());
    }

    @Test
    void ping_createsNothing() {
        var answer = recorded("pagey_ping");

        assertEquals(0, answer.path("results").size());
    }

    @Test
    void reassigned_toAPersonWhoIsKnown_makesThemTheOwner() {
        var id = each(signed(event("r1", "incident.triggered", "QREASSIGN", "[]")), "incident")
                .getFirst();

        signed(event("r2", "incident.reassigned", "QREASSIGN", "[{\"summary\": \"Alex Roe\"}]"));

        assertEquals("alex", api.incident(id).path("owner").asText());
    }

    @Test
    void reassigned_toSeveral_isTheFirstOnes() {
        var id = each(signed(event("f1", "incident.triggered", "QSEVERAL", "[]")), "incident")
                .getFirst();

        signed(event(
                "f2", "incident.reassigned", "QSEVERAL", "[{\"summary\": \"Sam Doe\"}, {\"summary\": \"Alex Roe\"}]"));
        assertEquals("sam", api.incident(id).path("owner").asText());

        signed(event(
                "f3", "incident.reassigned", "QSEVERAL", "[{\"summary\": \"Alex Roe\"}, {\"summary\": \"Sam Doe\"}]"));
        assertEquals("alex", api.incident(id).path("owner").asText());
    }

    @Test
    void reassigned_toAStranger_isOnTheTimeline() {
        var id = each(signed(event("s1", "incident.triggered", "QSTRANGER", "[]")), "incident")
                .getFirst();

        signed(event("s2", "incident.reassigned", "QSTRANGER", "[{\"summary\": \"Zoë Unknown\"}]"));

        assertTrue(
                texts(id).contains("reassigned in pagerduty to Zoë Unknown"),
                texts(id).toString());
    }

    @Test
    void reopened_opensAgain() {
        var id = each(signed(event("o1", "incident.triggered", "QREOPEN", "[]")), "incident")
                .getFirst();
        signed(event("o2", "incident.resolved", "QREOPEN", "[]"));

        assertEquals(List.of("updated"), each(signed(event("o3", "incident.reopened", "QREOPEN", "[]")), "outcome"));

        assertEquals("new", api.incident(id).path("status").asText());
    }

    /** The events of PagerDuty overtake each other. */
    @Test
    void resolvedOfBeforeItReopened_changesNothing() {
        var id = each(signed(at("10:00", event("p1", "incident.triggered", "QLATE", "[]"))), "incident")
                .getFirst();
        signed(at("10:06", event("p3", "incident.reopened", "QLATE", "[]")));

        var late = signed(at("10:05", event("p2", "incident.resolved", "QLATE", "[]")));

        assertEquals(List.of("duplicate"), each(late, "outcome"));
        assertTrue(each(late, "reason").getFirst().contains("earlier episode"));
        assertEquals("new", api.incident(id).path("status").asText());
        signed(at("10:07", event("p4", "incident.resolved", "QLATE", "[]")));
        assertEquals("resolved", api.incident(id).path("status").asText());
    }

    private static String at(String time, String event) {
        return event.replace("\"agent\"", "\"occurred_at\": \"2026-11-20T" + time + ":00Z\", \"agent\"")
                .replace("\"title\"", "\"created_at\": \"2026-11-20T10:00:00Z\", \"title\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"incident.acknowledged", "incident.resolved", "incident.reassigned"})
    void eventOfAnIncidentThatIsNotKnown_createsNothing(String type) {
        var answer = signed(event("u-" + type, type, "QUNKNOWN", "[]"));

        assertEquals(List.of("suppressed"), each(answer, "outcome"));
        assertEquals(List.of("null"), each(answer, "incident"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "incident.priority_updated | {\"id\": \"Q1\"}",
                "incident.responder.added | {\"incident\": {\"id\": \"Q1\"}, \"type\": \"incident_responder\"}",
                "service.deleted | {\"id\": \"PSVC\"}",
                "something.new | null"
            })
    void unknownType_isAcceptedAndRecorded(String type, String data) {
        var answer = signed(
                "{\"event\": {\"id\": \"x " + type + "\", \"event_type\": \"" + type + "\", \"data\": " + data + "}}");

        assertEquals(1, answer.path("accepted").asInt());
        assertEquals(List.of("suppressed"), each(answer, "outcome"));
        var letter = api.get("/api/v1/dead-letters").json().path("deadLetters").path(0);
        assertEquals("unhandled", letter.path("kind").asText());
        assertEquals("pagerduty", letter.path("source").asText());
        assertTrue(letter.path("payload").asText().contains(type));
    }

    @Test
    void incidentWithoutAnId_isRejectedWithoutRefusingTheRequest() {
        var answer = signed("{\"event\": {\"id\": \"y\", \"event_type\": \"incident.triggered\", \"data\": null}}");

        assertEquals(0, answer.path("accepted").asInt());
        assertEquals(List.of("rejected"), each(answer, "outcome"));
    }

    /** Nothing tells such deliveries apart, so none of them is a repetition of another. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \"", "7", "{}", "[\"x\"]", "true", "\"\\u200b\\u00a0\""})
    void eventsWithoutAnId_areEachCarriedOut(String id) {
        for (var incident : List.of("QFIRST", "QSECOND")) {
            var name = incident + Integer.toHexString(id.hashCode());
            var answer = signed(event("ID", "incident.triggered", name, "[]").replace("\"ID\"", id));

            assertEquals(List.of("opened"), each(answer, "outcome"), "the id is " + id);
            assertEquals(List.of("pagerduty:" + name), each(answer, "dedupKey"));
        }
    }

    /** Found by the fuzz test: the sender's key had no bound. */
    @Test
    void longTextsOfAnIncident_areCut_andItPages() {
        var answer = signed(
                "{\"event\": {\"id\": \"long\", \"event_type\": \"incident.triggered\", \"data\": {\"id\": \"QLONG\","
                        + " \"title\": \"\\u200b\", \"incident_key\": \"" + "k".repeat(6_000) + "\", \"html_url\": 7,"
                        + " \"created_at\": \"yesterday\", \"service\": {\"summary\": \"" + "s".repeat(6_000)
                        + "\"}}}}");

        assertEquals(List.of("opened"), each(answer, "outcome"));
        var reason = each(answer, "reason").getFirst();
        assertTrue(reason.contains("created_at is not a time"), reason);
        assertTrue(reason.contains("annotations.incident_key has 6000 characters: cut to 4096"), reason);
        assertEquals(
                "PagerDuty incident QLONG",
                api.incident(each(answer, "incident").getFirst()).path("title").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\" \"", "[\"Q\"]"})
    void incidentWithoutAnIdThatIsAText_isADeadLetter_notTheIncidentOfThatName(String id) {
        var answer = signed(
                event("none" + id.hashCode(), "incident.triggered", "ID", "[]").replace("\"ID\"", id));

        assertEquals(List.of("rejected"), each(answer, "outcome"));
    }

    @Test
    void eitherSecret_isEnough() {
        var both = RECORDED.get("pagey_ping").split(",");

        post(sample("pagerduty_v3/pagey_ping"), both[0]).expect(202);
        post(sample("pagerduty_v3/pagey_ping"), both[1]).expect(202);
        post(sample("pagerduty_v3/pagey_ping"), "v1=00, " + both[1]).expect(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1=",
                "v1=00",
                "v1",
                "nonsense",
                "v1=D35E2408",
                "v2=91fae445f659e82a6d481752aea5f58692bf33f97ed5413488c52de30c7b6263",
                "91fae445f659e82a6d481752aea5f58692bf33f97ed5413488c52de30c7b6263"
            })
    void wrongSignature_isForbidden(String signature) {
        var answer = post(sample("pagerduty_v3/pagey_ping"), signature);

        answer.problem(403);
        assertFalse((answer.body() + answer.headers()).contains("whsec"));
    }

    @Test
    void signatureOfAnotherBody_isForbidden() {
        post(sample("pagerduty_v3/incident_triggered"), RECORDED.get("pagey_ping"))
                .problem(403);
        post(sample("pagerduty_v3/pagey_ping") + " ", RECORDED.get("pagey_ping"))
                .problem(403);
    }

    @Test
    void unknownSignatureVersion_isIgnoredNextToAKnownOne() {
        post(sample("pagerduty_v3/pagey_ping"), "v9=future," + RECORDED.get("pagey_ping"))
                .expect(202);
    }

    @Test
    void missingSignature_isUnauthorized() {
        api.post(HOOK, sample("pagerduty_v3/pagey_ping")).problem(401);
        post(sample("pagerduty_v3/pagey_ping"), " ").problem(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"event\": null}", "{\"event\": {\"id\": \"x\"}}", "{\"alerts\": []}"})
    void otherPayload_isRefusedWithAPointer(String body) {
        var answer = post(body, "v1=" + hmac(CURRENT, body));

        answer.problem(400);
        assertEquals(List.of("/event/event_type"), answer.pointers());
    }

    private static JsonNode recorded(String name) {
        return post(sample("pagerduty_v3/" + name), RECORDED.get(name))
                .expect(202)
                .json();
    }

    private static JsonNode signed(String body) {
        return post(body, "v1=" + hmac(CURRENT, body)).expect(202).json();
    }

    private static Answer post(String body, String signature) {
        return api.post(HOOK, body, "X-PagerDuty-Signature", signature);
    }

    private static String event(String id, String type, String incident, String assignees) {
        return "{\"event\": {\"id\": \"" + id + "\", \"event_type\": \"" + type
                + "\", \"agent\": null, \"data\": {\"id\": \""
                + incident + "\", \"title\": \"It is broken\", \"urgency\": \"low\", \"priority\": null,"
                + " \"assignees\": " + assignees + "}}}";
    }

    private static List<String> texts(String id) {
        return api.get("/api/v1/incidents/" + id + "/timeline")
                .json()
                .path("entries")
                .findValuesAsText("text");
    }
}
