package dev.tocsin.api.incident;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A patch changes all of its fields or none. */
class PatchedIncidentsTest {
    private static final String INCIDENTS = "/api/v1/incidents";

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        api = node.api();
    }

    @ParameterizedTest
    @CsvSource({"new", "acknowledged", "investigating", "mitigated", "resolved"})
    void patchedStatus_isTheStatus(String status) {
        var id = api.created("{\"title\": \"Status\"}");
        command(id, "ack", "{\"user\": \"sam\"}");

        var incident = api.patch(path(id), "{\"status\": \"" + status + "\", \"user\": \"sam\"}");

        assertEquals(status, incident.expect(200).json().path("status").asText());
    }

    @Test
    void patchedFields_allChange() {
        var id = api.created("{\"title\": \"Fields\", \"severity\": \"critical\"}");
        var until = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);

        var incident = patch(id, """
            {"severity": "P2", "owner": "alex", "status": "investigating", "snoozedUntil": "%s", "user": "sam"}
            """.formatted(until));

        assertEquals("warning", incident.path("severity").asText());
        assertEquals("investigating", incident.path("status").asText());
        assertEquals("alex", incident.path("owner").asText());
        assertEquals(until.toString(), incident.path("snoozedUntil").asText());
        assertTrue(patch(id, "{\"snoozedUntil\": null}").path("snoozedUntil").isMissingNode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"severity\": \"warning\", \"owner\": \"zoe\"} | 422",
                "{\"severity\": \"warning\", \"snoozedUntil\": \"2020-01-01T00:00:00Z\"} | 422",
                "{\"severity\": \"warning\", \"snoozedUntil\": \"2099-01-01T00:00:00Z\"} | 422",
                "{\"severity\": \"warning\", \"status\": \"solved\"} | 400",
                "{\"severity\": \"warning\", \"snoozedUntil\": \"later\"} | 400",
                "{\"severity\": \"warning\", \"title\": \"other\"} | 400",
            })
    void patchWithOneBadField_changesNothing(String body, int status) {
        var id = api.created("{\"title\": \"All or nothing\", \"severity\": \"critical\"}");
        eventually(() -> assertTrue(api.timeline(id).contains("page-delivered")));
        var before = api.timeline(id);

        api.patch(path(id), body).problem(status);

        assertEquals("critical", api.incident(id).path("severity").asText());
        assertEquals(before, api.timeline(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\": \"solved\"} | /status",
                "{\"severity\": \"dire\"} | /severity",
                "{\"snoozedUntil\": \"later\"} | /snoozedUntil",
                "{\"snoozedUntil\": \"2026-02-30T00:00:00Z\"} | /snoozedUntil",
                "{\"title\": \"other\"} | /title",
                "{\"user\": \"nobody\", \"status\": \"new\"} | /user",
                "{} | ''",
                "{\"user\": \"sam\"} | ''",
            })
    void badPatch_isNamedByAPointer(String body, String pointer) {
        var answer = api.patch(path(api.created("{\"title\": \"Bad patch\"}")), body);

        answer.problem(400);
        assertTrue(answer.pointers().contains(pointer), answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"severity\": \"dire\", \"owner\": \"zoe\", \"snoozedUntil\": \"2020-01-01T00:00:00Z\"} | 400"
                        + " | /severity /owner /snoozedUntil",
                "{\"status\": \"solved\", \"title\": \"x\", \"user\": \"nobody\"} | 400 | /title /user /status",
                "{\"owner\": \"zoe\", \"snoozedUntil\": \"2020-01-01T00:00:00Z\"} | 422 | /owner /snoozedUntil",
                "{\"status\": \"solved\"} | 400 | /status",
            })
    void patch_tellsEveryFaultAtOnce(String body, int status, String pointers) {
        var answer = api.patch(path(api.created("{\"title\": \"Faults\"}")), body);

        answer.problem(status);
        assertEquals(pointers, String.join(" ", answer.pointers()));
    }

    @Test
    void patchedWithAKey_isDoneOnce() {
        var id = api.created("{\"title\": \"Patch key\", \"severity\": \"critical\"}");
        api.patch(path(id), "{\"severity\": \"warning\"}", "Idempotency-Key", "p")
                .expect(200);

        api.patch(path(id), "{\"severity\": \"info\"}", "Idempotency-Key", "p").problem(422);

        assertEquals("warning", api.incident(id).path("severity").asText());
    }

    @Test
    void sameKey_onAnotherEndpointOfTheIncident_isAnotherRequest() {
        var id = api.created("{\"title\": \"Two commands\"}");
        api.post(path(id, "ack"), "{\"user\": \"sam\"}", "Idempotency-Key", "k").expect(200);

        api.post(path(id, "resolve"), "{\"user\": \"sam\"}", "Idempotency-Key", "k")
                .expect(200);

        assertEquals("resolved", api.incident(id).path("status").asText());
    }

    @Test
    void reassignedByAPatch_pagesTheAssignee() {
        var id = api.created("{\"title\": \"Assign\"}");

        patch(id, "{\"owner\": \"alex\", \"user\": \"sam\"}");

        assertTrue(entries(id).findValuesAsText("text").stream().anyMatch(text -> text.startsWith("assigned to alex")));
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
