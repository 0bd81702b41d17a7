package dev.tocsin.api.answers;

import static dev.tocsin.api.Payloads.each;
import static dev.tocsin.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.Api.Answer;
import dev.tocsin.api.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What PagerDuty and Opsgenie say of pages that we gave them. */
class SyncServiceTest {
    private static final String PAGERDUTY = "/api/v1/webhooks/pagerduty";
    private static final String OPSGENIE = "/api/v1/webhooks/opsgenie";
    private static final String WORLD = TestNode.WORLD
                    .replace(
                            "sam: {name: Sam Doe, contacts: [{channel: console}]}",
                            "sam: {name: Sam Doe, contacts: [{channel: console, address: Sam@Example.test}]}")
                    .replace(
                            "alex: {name: Alex Roe, contacts: [{channel: console}]}",
                            "alex: {name: Alex Roe, contacts: [{channel: console}, {channel: og, address: \"team:ops,"
                                    + " user:Alex@Example.test\"}]}\n"
                                    + "  kim: {name: Kim Poe, contacts: [{channel: og, address: \"team:ops\"}]}\n"
                                    + "  lou: {name: Lou Moe, contacts: [{channel: og, address:"
                                    + " \"user:lou@x.test,user:max@x.test\"}]}")
                    .replace(
                            "channels: {console: {type: console}}",
                            "channels: {console: {type: console}, og: {type: opsgenie, api_key: \"${env:OG}\"}}")
            + """
            webhooks:
              pagerduty: {bearer: "${env:PD}"}
              opsgenie: {bearer: "${env:OG}", basic: {username: og, password: "${env:OG}"}}
            """;

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(WORLD, Map.of("PD", "pd-secret", "OG", "og-secret"));
        api = node.api();
    }

    @Test
    void acknowledgedThere_isAcknowledgedHereByThePerson() {
        var id = opened("pd ack");

        var answer = pagerDuty("incident.acknowledged", id + ".1", Instant.now());

        assertEquals(List.of("updated"), each(answer, "outcome"));
        assertEquals(List.of(id), each(answer, "incident"));
        var incident = api.incident(id);
        assertEquals("acknowledged", incident.path("status").asText());
        assertEquals("sam", incident.path("owner").asText(), "Sam Doe is known here as sam");
    }

    @Test
    void eventsOfOurPages_openNothing() {
        var id = opened("pd trigger");
        var before = incidents();

        for (var type : List.of(
                "incident.triggered", "incident.service_updated", "incident.responder.added", "incident.reopened")) {
            var answer = pagerDuty(type, id + ".1", Instant.now());
            assertEquals(List.of("duplicate"), each(answer, "outcome"), type);
        }
        for (var other : List.of("digest-" + "0a".repeat(16), "handoff-9f3c1f6e-8c1d-3f5e-9a2b-0123456789ab")) {
            assertEquals(
                    List.of("suppressed"),
                    each(pagerDuty("incident.triggered", other, Instant.now()), "outcome"),
                    other);
        }

        assertEquals(before, incidents());
        assertEquals("new", api.incident(id).path("status").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkout/p99", "01m7nosuchincident.1", ""})
    void eventsOfIncidentsOfTheirOwn_openOneHere(String key) {
        var answer = pagerDuty("incident.triggered", key, Instant.now());

        assertEquals(List.of("opened"), each(answer, "outcome"));
    }

    @Test
    void pageThatWasNeverPlanned_isNotOurs() {
        var id = opened("pd unplanned");

        pagerDuty("incident.acknowledged", id + ".999", Instant.now());

        assertEquals("new", api.incident(id).path("status").asText());
    }

    @Test
    void ourOwnChangeThatComesBack_changesNothing() {
        var id = opened("pd echo");
        api.post("/api/v1/incidents/" + id + "/ack", "{\"user\": \"alex\"}").expect(200);
        var before = api.timeline(id);

        var echo = pagerDuty("incident.acknowledged", id + ".1", Instant.now());

        assertEquals(List.of("duplicate"), each(echo, "outcome"));
        assertEquals(Stream.concat(before.stream(), Stream.of("seen-elsewhere")).toList(), api.timeline(id));
        assertEquals("alex", api.incident(id).path("owner").asText());
    }

    @Test
    void eventToldTwice_actsOnce() {
        var id = opened("pd twice");
        var at = Instant.now();
        var body = event("incident.acknowledged", id + ".1", at, "e-twice");
        var first = post(PAGERDUTY, body, "pd-secret").expect(202);
        api.patch("/api/v1/incidents/" + id, "{\"status\": \"new\"}").expect(200);

        assertEquals(
                first.body(), post(PAGERDUTY, body, "pd-secret").expect(202).body());
        assertEquals("new", api.incident(id).path("status").asText(), "given back since");
        assertEquals(1, count(id, "acknowledged"));
    }

    @Test
    void noteThere_isANoteHereByThatPerson_onceTheIncidentThereIsKnown() {
        var id = opened("pd note");
        assertEquals(
                List.of("suppressed"), each(note(id, "too early", "Sam Doe"), "outcome"), "of an incident of theirs");

        pagerDuty("incident.triggered", id + ".1", Instant.now());
        var answer = note(id, "Rolled back – naïve café", "Sam Doe");
        note(id, "Me too", "Zoë Unknown");

        assertEquals(List.of(id), each(answer, "incident"));
        assertEquals(List.of("sam: Rolled back – naïve café", "Zoë Unknown: Me too"), told(id, "note-added"));
        assertEquals("new", api.incident(id).path("status").asText());
    }

    @Test
    void reassignedThere_toSomebodyKnown_isTheirsHere_andNobodyIsPagedForIt() {
        var id = opened("pd assign");
        var pages = count(id, "page-delivered");
        var now = Instant.now();

        var answer = pagerDuty("incident.reassigned", id + ".1", now, "\"assignees\": [{\"summary\": \"Alex Roe\"}]");

        assertEquals(List.of("updated"), each(answer, "outcome"));
        assertEquals("alex", api.incident(id).path("owner").asText());
        assertEquals(List.of("sam: assigned to alex"), told(id, "assigned"));
        assertEquals(pages, count(id, "page-delivered"));
        assertEquals(List.of(), told(id, "updates-planned"));

        pagerDuty("incident.reassigned", id + ".1", now.minusSeconds(1), "\"assignees\": [{\"summary\": \"Sam Doe\"}]");
        assertEquals("alex", api.incident(id).path("owner").asText(), "of before");
    }

    @Test
    void whatElsePeopleDoThere_canBeReadHere() {
        var id = opened("pd read");
        var two = "\"assignees\": [{\"summary\": \"Zoë Unknown\"}, {\"summary\": \"Alex Roe\"}]";

        pagerDuty("incident.reassigned", id + ".1", Instant.now(), two);
        pagerDuty("incident.reassigned", id + ".1", Instant.now(), "\"assignees\": [{\"summary\": \"Zoë Unknown\"}]");
        pagerDuty("incident.escalated", id + ".1", Instant.now(), two);
        pagerDuty("incident.priority_updated", id + ".1", Instant.now(), "\"priority\": {\"summary\": \"P1\"}");
        pagerDuty("incident.priority_updated", id + ".1", Instant.now(), "\"priority\": null");

        assertEquals(
                List.of(
                        "sam: reassigned in PagerDuty to Zoë Unknown, Alex Roe",
                        "sam: reassigned in PagerDuty to Zoë Unknown",
                        "sam: escalated in PagerDuty to Zoë Unknown, Alex Roe",
                        "sam: the priority in PagerDuty is now P1",
                        "sam: the priority in PagerDuty is now none"),
                told(id, "note-added"));
        assertFalse(api.incident(id).hasNonNull("owner"), "nobody has it");
    }

    private static JsonNode note(String incident, String text, String agent) {
        var body = "{\"event\": {\"id\": \"" + incident + text + "\", \"event_type\": \"incident.annotated\","
                + " \"occurred_at\": \"" + Instant.now() + "\", \"agent\": {\"id\": \"P1\", \"type\":"
                + " \"user_reference\", \"summary\": \"" + agent + "\"}, \"data\": {\"id\": \"PNOTE\", \"type\":"
                + " \"incident_note\", \"content\": \"" + text + "\", \"incident\": {\"id\": \""
                + theirs(incident + ".1") + "\"}}}}";
        return post(PAGERDUTY, body, "pd-secret").expect(202).json();
    }

    /** Who, and what: of one type of entries. */
    private static List<String> told(String id, String type) {
        var entries = api.get("/api/v1/incidents/" + id + "/timeline").json().path("entries");
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.path("type").asText().equals(type))
                .map(entry ->
                        entry.path("by").asText() + ": " + entry.path("text").asText())
                .toList();
    }

    private static long count(String id, String type) {
        return api.timeline(id).stream().filter(type::equals).count();
    }

    @Test
    void eventOfBeforeItWasGivenBackHere_changesNothing() {
        var id = opened("pd stale");
        var longAgo = Instant.now().minus(Duration.ofMinutes(10));
        api.post("/api/v1/incidents/" + id + "/ack", "{\"user\": \"sam\"}").expect(200);
        api.patch("/api/v1/incidents/" + id, "{\"status\": \"new\"}").expect(200);

        var stale = pagerDuty("incident.acknowledged", id + ".1", longAgo);

        assertEquals(List.of("duplicate"), each(stale, "outcome"));
        assertEquals("new", api.incident(id).path("status").asText());
    }

    @Test
    void eventsOutOfOrder_leaveWhatHappenedLast() {
        var id = opened("pd order");
        var first = Instant.now();

        pagerDuty("incident.unacknowledged", id + ".1", first.plusSeconds(1));
        pagerDuty("incident.acknowledged", id + ".1", first);
        assertEquals("new", api.incident(id).path("status").asText());

        pagerDuty("incident.acknowledged", id + ".1", first.plusSeconds(2));
        assertEquals("acknowledged", api.incident(id).path("status").asText());
    }

    @Test
    void closedInOpsgenie_isResolvedHereByThePerson() {
        var id = opened("og close");

        var answer = opsgenie("Close", id + ".1", Instant.now(), "sam@example.TEST");

        assertEquals(List.of("resolved"), each(answer, "outcome"));
        var incident = api.incident(id);
        assertEquals("resolved", incident.path("status").asText());
        assertEquals("sam", last(id).path("by").asText());
        assertTrue(last(id).path("via").asText().startsWith("opsgenie "), last(id).toString());
    }

    @Test
    void takenAndGivenBackInOpsgenie_isSoHere() {
        var id = opened("og back");
        var now = Instant.now();

        opsgenie("Acknowledge", id + ".1", now, "stranger@example.test");
        assertEquals("acknowledged", api.incident(id).path("status").asText());
        assertEquals("opsgenie", api.incident(id).path("owner").asText(), "no address of a stranger's");

        opsgenie("UnAcknowledge", id + ".1", now.plusSeconds(1), "stranger@example.test");
        assertEquals("new", api.incident(id).path("status").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "alex@example.TEST, alex",
        "sam@example.test, sam",
        "ops, opsgenie",
        "lou@x.test, opsgenie",
        "'', opsgenie",
        "user:alex@example.test, opsgenie"
    })
    void whoeverIsPagedThereAsOneUser_isThePersonWhoAnswersAsThatUser(String username, String person) {
        var id = opened("og user " + username);

        opsgenie("Acknowledge", id + ".1", Instant.now(), username);

        assertEquals(person, api.incident(id).path("owner").asText());
    }

    @Test
    void noteInOpsgenie_isNotedOnceWhenItIsOfSomebodyKnown() {
        var id = opened("og note");
        var now = Instant.now();

        opsgenie("AddNote", id + ".1", now, "sam@example.test");
        opsgenie("AddNote", id + ".1", now, "sam@example.test");
        opsgenie("AddNote", id + ".1", now.plusSeconds(1), "tocsin");

        assertEquals(1, api.timeline(id).stream().filter("note-added"::equals).count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Create", "Escalate", "Delete", "AssignOwnership", "My own action"})
    void otherActionsInOpsgenie_changeNothing(String action) {
        var id = opened("og other " + action);

        assertEquals(List.of("duplicate"), each(opsgenie(action, id + ".1", Instant.now(), ""), "outcome"));
        assertEquals("new", api.incident(id).path("status").asText());
    }

    @Test
    void othersAlertsInOpsgenie_areNoneOfOurBusiness() {
        var before = incidents();

        assertEquals(List.of("suppressed"), each(opsgenie("Close", "checkout/p99", Instant.now(), ""), "outcome"));
        assertEquals(before, incidents());
    }

    @Test
    void opsgenieWithoutItsSecret_isRefused() {
        var id = opened("og secret");
        var body = action("Close", id + ".1", Instant.now(), "");

        api.post(OPSGENIE, body).problem(401);
        post(OPSGENIE, body, "pd-secret").problem(401);
        var basic = Base64.getEncoder().encodeToString("og:og-secret".getBytes(UTF_8));
        assertEquals("new", api.incident(id).path("status").asText());
        api.post(OPSGENIE, body, "authorization", "Basic " + basic).expect(202);
        assertEquals("resolved", api.incident(id).path("status").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"action\": \"Close\"}", "{\"alert\": {}}", "{\"action\": 1, \"alert\": {}}"})
    void otherPayload_isRefusedWithAPointer(String body) {
        var answer = post(OPSGENIE, body, "og-secret");

        answer.problem(400);
        assertEquals(List.of("/action"), answer.pointers());
    }

    private static String opened(String title) {
        var id = api.created("{\"title\": \"" + title + "\", \"severity\": \"critical\"}");
        eventually(() -> assertTrue(api.timeline(id).contains("page-delivered")));
        return id;
    }

    private static int incidents() {
        return api.get("/api/v1/incidents?limit=500").json().path("incidents").size();
    }

    private static JsonNode last(String id) {
        var entries = api.get("/api/v1/incidents/" + id + "/timeline").json().path("entries");
        return entries.path(entries.size() - 1);
    }

    private static JsonNode pagerDuty(String type, String key, Instant at) {
        return pagerDuty(type, key, at, "\"urgency\": \"high\"");
    }

    /** @param data more of the incident there */
    private static JsonNode pagerDuty(String type, String key, Instant at, String data) {
        var event = event(type, key, at, type + ' ' + key + ' ' + at + ' ' + data.hashCode());
        return post(PAGERDUTY, event.replace("\"urgency\": \"high\"", data), "pd-secret")
                .expect(202)
                .json();
    }

    private static String theirs(String key) {
        return "Q" + Math.abs(key.hashCode());
    }

    private static String event(String type, String key, Instant at, String id) {
        return "{\"event\": {\"id\": \"" + id + "\", \"event_type\": \"" + type + "\", \"occurred_at\": \"" + at
                + "\", \"agent\": {\"id\": \"PUSRSAM\", \"type\": \"user_reference\", \"summary\": \"Sam Doe\"},"
                + " \"data\": {\"id\": \"" + theirs(key)
                + "\", \"type\": \"incident\", \"title\": \"It is broken\","
                + " \"urgency\": \"high\", \"incident_key\": \"" + key + "\"}}}";
    }

    private static JsonNode opsgenie(String action, String alias, Instant at, String username) {
        return post(OPSGENIE, action(action, alias, at, username), "og-secret")
                .expect(202)
                .json();
    }

    private static String action(String action, String alias, Instant at, String username) {
        var nanos = at.getEpochSecond() * 1_000_000_000 + at.getNano();
        return "{\"action\": \"" + action + "\", \"source\": {\"name\": \"web\", \"type\": \"web\"}, \"alert\":"
                + " {\"alertId\": \"a-1\", \"alias\": \"" + alias + "\", \"username\": \"" + username
                + "\", \"note\": \"looking\", \"updatedAt\": " + nanos + "}}";
    }

    private static Answer post(String path, String body, String bearer) {
        return api.post(path, body, "authorization", "Bearer " + bearer);
    }
}
