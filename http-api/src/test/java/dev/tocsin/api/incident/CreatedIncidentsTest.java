package dev.tocsin.api.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Incidents that people and programs create by the API. */
class CreatedIncidentsTest {
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
    void created_saysWhereItIsAndWhatItIs() {
        var answer = api.post(INCIDENTS, """
            {"title": "Checkout is slow", "severity": "P0", "service": "checkout", "description": "since noon",
             "labels": {"team": "payments"}, "user": "sam"}
            """);

        var incident = answer.expect(201).json();
        var id = incident.path("id").asText();
        assertEquals(INCIDENTS + "/" + id, answer.header("location"));
        assertEquals("Checkout is slow", incident.path("title").asText());
        assertEquals("critical", incident.path("severity").asText());
        assertEquals("checkout", incident.path("service").asText());
        assertEquals("default", incident.path("policy").asText());
        assertEquals("new", incident.path("status").asText());
        assertEquals(1, incident.path("level").asInt());
        assertTrue(incident.path("dedupKey").asText().startsWith("manual:"));
        assertEquals(1, incident.path("alerts").size());
        assertTrue(
                Instant.parse(incident.path("nextDeadline").path("at").asText()).isAfter(Instant.EPOCH));
        assertTrue(!incident.path("nextDeadline").path("why").asText().isEmpty());
        assertEquals(INCIDENTS + "/" + id, incident.path("links").path("self").asText());
        assertEquals(
                INCIDENTS + "/" + id + "/timeline",
                incident.path("links").path("timeline").asText());
        assertEquals("sam", entries(id).path(0).path("by").asText());
        assertEquals("since noon", incident.path("description").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"labels\": {\"severity\": \"P0\", \"host\": \"db\"}} | critical | P0 |",
                "{\"severity\": \"warning\", \"labels\": {\"severity\": \"P0\", \"host\": \"db\"}} | warning | warning"
                        + " |",
                "{\"labels\": {\"severity\": \"dire\", \"host\": \"db\"}} | warning | warning"
                        + " | labels.severity is not on the configured scale: warning was used",
            })
    void severity_isTheField_elseTheLabel_elseTheFallbackWithAReason(
            String body, String severity, String label, @Nullable String reason) {
        var answer = api.post(INCIDENTS, body).expect(201).json();

        assertEquals(severity, answer.path("severity").asText());
        assertEquals(
                label,
                answer.path("alerts").path(0).path("labels").path("severity").asText());
        assertEquals(reason == null ? "" : reason, answer.path("reason").asText());
    }

    @Test
    void createdTwice_withoutAKey_isTwoIncidents() {
        assertNotEquals(api.created("{\"title\": \"Twice\"}"), api.created("{\"title\": \"Twice\"}"));
    }

    @Test
    void createdAgain_withTheSameDedupKey_isTheSameIncident() {
        var body = "{\"title\": \"Once\", \"dedupKey\": \"once\"}";
        var first = api.created(body);

        var second = api.post(INCIDENTS, body).expect(200).json();

        assertEquals(first, second.path("id").asText());
        assertEquals("manual:once", second.path("dedupKey").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /title",
                "{\"title\": null} | /title",
                "{\"title\": \" \"} | /title",
                "{\"title\": 7} | /title",
                "{\"title\": \"x\", \"severity\": \"dire\"} | /severity",
                "{\"title\": \"x\", \"labels\": []} | /labels",
                "{\"title\": \"x\", \"user\": \"nobody\"} | /user",
                "{\"title\": \"x\", \"colour\": \"red\"} | /colour",
                "{\"title\": \"x\", \"a/b\": 1} | /a~1b",
            })
    void badField_isNamedByAPointer(String body, String pointer) {
        var answer = api.post(INCIDENTS, body);

        answer.problem(400);
        assertTrue(answer.pointers().contains(pointer), answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"title\": \" \", \"labels\": {\"alertname\": \"Named\"}} | Named",
                "{\"labels\": {\"alertname\": \"\\u200b\", \"host\": \"db\"}} | {alertname=\"\u200b\", host=\"db\"}",
                "{\"title\": \"\\u00a0\", \"labels\": {\"port\": 5432, \"gone\": null}} | {port=\"5432\"}",
            })
    void titleThatIsBlank_isMadeOfTheLabels(String body, String title) {
        assertEquals(title, api.incident(api.created(body)).path("title").asText());
    }

    @Test
    void textsThatAreTooLongOrNoTexts_areTakenAsWellAsTheyCanBe_andTheReasonTellsIt() {
        var answer = api.post(
                        INCIDENTS,
                        "{\"title\": \"" + "t".repeat(400) + "\", \"description\": \"" + "d".repeat(5000)
                                + "\", \"labels\": {\"on\": {\"a\": 1}}, \"service\": \"\"}")
                .expect(201)
                .json();

        assertEquals(
                "labels.on is not a string: its JSON was used; title has 400 characters: cut to 300;"
                        + " description has 5000 characters: cut to 4096",
                answer.path("reason").asText());
        assertEquals(300, answer.path("title").asText().length());
    }

    @Test
    void severalFaults_areToldAtOnce() {
        var answer = api.post(INCIDENTS, "{\"severity\": \"dire\", \"colour\": \"red\", \"user\": \"nobody\"}");

        answer.problem(400);
        assertEquals(Set.of("/title", "/severity", "/colour", "/user"), Set.copyOf(answer.pointers()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "nonsense", "{\"title\": \"x\"} {}"})
    void bodyThatIsNoObject_isRefused(String body) {
        api.post(INCIDENTS, body).problem(400);
    }

    @Test
    void bodyOverFourMebibytes_isRefusedUnread() {
        var answer = api.raw("POST " + INCIDENTS + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
                + "Content-Length: " + (4 * 1024 * 1024 + 1) + "\n\n");

        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }

    @Test
    void oddCharactersInTexts_areTaken() {
        var id =
                api.created("{\"title\": \"a \\u0000 \\ud800 b\", \"labels\": {\"l\\u0000\": \"\\ud800\"}, \"service\":"
                        + " \"\\udc00\"}");

        assertEquals("a \uFFFD \uFFFD b", api.incident(id).path("title").asText());
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
