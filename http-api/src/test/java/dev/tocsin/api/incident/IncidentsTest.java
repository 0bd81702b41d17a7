package dev.tocsin.api.incident;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.TestNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentsTest {
    private static final String INCIDENTS = "/api/v1/incidents";

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        api = node.api();
    }

    @Test
    void detail_listsThePagesTheNewestFirst_withWhatTheyAreForAndWhatBecameOfThem() {
        var id = api.created("{\"title\": \"Pages\"}");
        eventually(() -> assertTrue(api.timeline(id).contains("page-delivered")));
        api.patch(INCIDENTS + "/" + id, "{\"owner\": \"alex\", \"user\": \"sam\"}")
                .expect(200);

        eventually(() -> assertEquals(
                List.of("delivered", "delivered"),
                api.incident(id).path("pages").findValuesAsText("state")));
        var pages = api.incident(id).path("pages");
        assertEquals(List.of("assignment", "level"), pages.findValuesAsText("kind"));
        assertTrue(pages.path(0).path("level").isMissingNode());
        assertEquals(1, pages.path(1).path("level").asInt());
        assertEquals(List.of("alex", "sam"), pages.findValuesAsText("recipient"));
        assertEquals("console", pages.path(1).path("channel").asText());
        assertEquals(1, pages.path(1).path("attempts").asInt());
        assertTrue(command(id, "resolve", "{}").path("pages").isMissingNode(), "only where it is asked for");
    }

    @Test
    void acknowledged_stopsTheEscalationUntilItRunsOut() {
        var id = api.created("{\"title\": \"Ack\"}");

        var incident = command(id, "ack", "{\"user\": \"sam\"}");

        assertEquals("acknowledged", incident.path("status").asText());
        assertEquals("sam", incident.path("owner").asText());
        assertTrue(Instant.parse(incident.path("acknowledgedAt").asText()).isBefore(Instant.now()));
        assertTrue(api.timeline(id).contains("acknowledged"));
    }

    @Test
    void acknowledgedTwice_isHarmless() {
        var id = api.created("{\"title\": \"Ack twice\"}");
        command(id, "ack", "{\"user\": \"sam\"}");
        var timeline = api.timeline(id);

        command(id, "ack", "{\"user\": \"sam\"}");

        assertTrue(timeline.contains("acknowledged"));
        assertEquals(1, api.timeline(id).stream().filter("acknowledged"::equals).count());
    }

    @Test
    void command_withoutABody_isByTheCaller() {
        var id = api.created("{\"title\": \"No body\"}");

        var incident = command(id, "resolve", "");

        assertEquals("resolved", incident.path("status").asText());
    }

    @Test
    void resolved_endsIt_andRefusesWhatComesTooLate() {
        var id = api.created("{\"title\": \"Resolve\"}");

        var incident = command(id, "resolve", "{\"user\": \"alex\", \"reason\": \"fixed\"}");

        assertEquals("resolved", incident.path("status").asText());
        assertTrue(incident.path("nextDeadline").isMissingNode());
        for (var late : List.of("ack", "escalate")) {
            api.post(path(id, late), "{\"user\": \"sam\"}").problem(409);
        }
        api.patch(path(id), "{\"severity\": \"warning\"}").problem(409);
        command(id, "resolve", "{\"user\": \"sam\"}");
        command(id, "timeline", "{\"user\": \"sam\", \"text\": \"afterwards\"}");
        assertEquals(1, api.timeline(id).stream().filter("resolved"::equals).count());
    }

    @Test
    void escalated_pagesTheNextLevelNow() {
        var id = api.created("{\"title\": \"Escalate\"}");

        assertEquals(
                2, command(id, "escalate", "{\"user\": \"sam\"}").path("level").asInt());
        assertEquals(1, command(id, "escalate", "{\"level\": 1}").path("level").asInt());

        eventually(() -> assertEquals(
                3, api.timeline(id).stream().filter("level-paged"::equals).count()));
        api.post(path(id, "escalate"), "{\"level\": 3}").problem(422);
        api.post(path(id, "escalate"), "{\"level\": 0}").problem(422);
        assertEquals(List.of("/level"), pointers(path(id, "escalate"), "{\"level\": \"two\"}"));
        assertEquals(List.of("/level"), pointers(path(id, "escalate"), "{\"level\": 1.5}"));
    }

    @Test
    void note_standsOnTheTimeline() {
        var id = api.created("{\"title\": \"Note\"}");

        command(id, "timeline", "{\"user\": \"sam\", \"text\": \"Rolled back – naïve café 🚒\"}");

        var last = entries(id).path(entries(id).size() - 1);
        assertTrue(entries(id).findValuesAsText("text").contains("Rolled back – naïve café 🚒"), last.toString());
        assertEquals(List.of("/text"), pointers(path(id, "timeline"), "{\"user\": \"sam\"}"));
    }

    @Test
    void helpers_arePagedInAddition_andTheOwnerStays() {
        var id = api.created("{\"title\": \"Help\"}");
        command(id, "ack", "{\"user\": \"sam\"}");

        var incident =
                command(id, "page", "{\"user\": \"sam\", \"responders\": [\"rotation:primary\", \"user:alex\"]}");

        assertEquals("sam", incident.path("owner").asText());
        assertEquals("acknowledged", incident.path("status").asText());
        assertEquals("alex", incident.path("helpers").path(0).asText());
        assertEquals(List.of("/responders"), pointers(path(id, "page"), "{\"user\": \"sam\"}"));
        assertEquals(
                List.of("/responders/0", "/responders/1", "/responders/2"),
                pointers(path(id, "page"), "{\"responders\": [\"user:zoe\", \"sam\", \"channel:console\"]}"));
        api.post(path(id, "page"), "{\"user\": \"sam\", \"responders\": [\"user:sam\"]}")
                .problem(422);
    }

    @Test
    void helpers_withTheSameKey_arePagedOnce() {
        var id = api.created("{\"title\": \"Help once\"}");
        for (int i = 0; i < 2; i++) {
            api.post(path(id, "page"), "{\"responders\": [\"user:alex\"]}", "Idempotency-Key", "help " + id)
                    .expect(200);
        }
        assertEquals(
                1, api.timeline(id).stream().filter("helpers-paged"::equals).count());
    }

    @ParameterizedTest
    @CsvSource({"acknowledged", "investigating", "mitigated"})
    void owner_isAPerson_soATokenThatIsNoneMustNameOne(String status) {
        var id = api.created("{\"title\": \"Owner\"}");

        assertEquals(List.of("/user"), pointers(path(id, "ack"), "{}"));
        var refused = api.patch(path(id), "{\"status\": \"" + status + "\"}");

        refused.problem(400);
        assertTrue(refused.body().contains("the owner of an incident is a person"), refused.body());
        assertTrue(api.incident(id).path("owner").isMissingNode());
        assertEquals("new", api.incident(id).path("status").asText());
    }

    @Test
    void undo_ofTheEnd_bringsItBack_unlessTheSameProblemHasOpenedAnother() throws Exception {
        var body = "{\"title\": \"Undo\", \"dedupKey\": \"undo\", \"user\": \"sam\"}";
        var id = api.created(body);
        command(id, "resolve", "{}");
        assertEquals("new", command(id, "undo", "{}").path("status").asText());
        api.post(path(id, "undo"), "{}").problem(409);
        command(id, "resolve", "{}");
        node.query("update dedup_key set incident_id = '0another' where key = 'manual:undo' returning key");

        var refused = api.post(path(id, "undo"), "{}");

        refused.problem(409);
        assertTrue(refused.body().contains("has since opened incident 0another"), refused.body());
        assertEquals("resolved", api.incident(id).path("status").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0nosuchincident0", "UPPER", "%00", "a.b", "x%2Fy"})
    void unknownIncident_isNotFound(String id) {
        api.get(path(id)).problem(404);
        api.get(path(id, "timeline")).problem(404);
        api.patch(path(id), "{\"status\": \"new\"}").problem(404);
        for (var command : List.of("ack", "resolve", "escalate", "pass", "undo")) {
            api.post(path(id, command), "{\"user\": \"sam\"}").problem(404);
        }
        api.post(path(id, "timeline"), "{\"text\": \"x\"}").problem(404);
    }

    /** Whether or not its alerts fit into the answer of the incident. */
    @ParameterizedTest
    @ValueSource(ints = {1, 21})
    void answerToAChange_isTheIncidentAsItIsShown_withoutItsPages(int alerts) {
        var name = "Answered" + alerts;
        var firing = IntStream.range(0, alerts)
                .mapToObj(i -> """
                    {"status": "firing", "labels": {"alertname": "%s", "severity": "critical", "host": "web-%d"},
                     "startsAt": "2026-11-20T12:00:00Z", "fingerprint": "%s%d"}
                    """.formatted(name, i, name, i))
                .collect(Collectors.joining(","));
        var opened = api.alertmanager("""
            {"version": "4", "groupKey": "{}:{%s}", "status": "firing", "receiver": "tocsin", "alerts": [%s]}
            """.formatted(name, firing)).expect(202).json();
        var id = Payloads.each(opened, "incident").getFirst();
        eventually(() -> assertTrue(api.timeline(id).contains("page-delivered")));

        var answer = (ObjectNode)
                api.post(path(id, "ack"), "{\"user\": \"sam\"}").expect(200).json();

        assertEquals(alerts, answer.path("alerts").size());
        var shown = (ObjectNode) api.incident(id);
        shown.remove(List.of("pages", "nextDeadline"));
        answer.remove("nextDeadline");
        assertEquals(shown, answer);
    }

    @Test
    void alertmanagersIncident_isShownLikeAnyOther() {
        var answer = api.alertmanager(Payloads.alertmanager("v4_firing_group3", "Shown"))
                .expect(202)
                .json();

        var incident = api.incident(Payloads.each(answer, "incident").getFirst());

        assertEquals(3, incident.path("alerts").size());
        assertEquals(3, incident.path("alertCount").asInt());
        assertEquals(3, incident.path("firing").asInt());
        var alert = incident.path("alerts").get(0);
        assertEquals("Shown", alert.path("labels").path("alertname").asText());
        assertTrue(alert.hasNonNull("since") && !alert.hasNonNull("clearedAt"), alert::toString);
        assertTrue(alert.path("generatorUrl").asText().startsWith("http"), alert::toString);
        assertEquals(
                "default{alertname=\"Shown\", cluster=\"c2\"}",
                incident.path("dedupKey").asText());
    }

    private static JsonNode patch(String id, String body) {
        return api.patch(path(id), body).expect(200).json();
    }

    private static JsonNode command(String id, String command, String body) {
        return api.post(path(id, command), body).expect(200).json();
    }

    private static List<String> pointers(String path, String body) {
        var answer = api.post(path, body);
        answer.problem(400);
        return answer.pointers();
    }

    private static JsonNode entries(String id) {
        return api.get(path(id, "timeline")).expect(200).json().path("entries");
    }

    private static String path(String id) {
        return INCIDENTS + "/" + id;
    }

    private static String path(String id, String what) {
        return INCIDENTS + "/" + id + "/" + what;
    }
}
