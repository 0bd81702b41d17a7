package dev.tocsin.api.answers;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import dev.tocsin.app.reply.AnswerTokens;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is on disk is never denied: the incidents are in memory and can be changed, but not read from the journal. */
class UnreadableJournalTest {
    private static final String INCIDENTS = "/api/v1/incidents/";
    private static final int MANY = 25;

    @AutoClose
    private static TestNode node;

    private static Api api;
    private static String one;
    private static String large;

    @BeforeAll
    static void start() throws Exception {
        node = TestNode.start(TestNode.WORLD + "external_url: https://tocsin.example\n");
        api = node.api();
        one = api.created("{\"title\": \"One\", \"severity\": \"critical\"}");
        large = api.post("/api/v1/webhooks/alertmanager", alerts())
                .expect(202)
                .json()
                .path("results")
                .path(0)
                .path("incident")
                .asText();
        eventually(() -> assertTrue(api.timeline(one).contains("page-delivered")));
        eventually(() -> assertTrue(api.timeline(large).contains("page-delivered")));
        // Only the event log reads this column; it is written by default.
        node.execute("alter table event_journal rename column tx to gone");
        api.get(INCIDENTS + one).problem(503);
    }

    private static String alerts() {
        return IntStream.range(0, MANY)
                .mapToObj(n ->
                        "{\"status\": \"firing\", \"labels\": {\"alertname\": \"Large\", \"host\": \"" + n + "\"}}")
                .collect(Collectors.joining(
                        ", ", "{\"version\": \"4\", \"status\": \"firing\", \"groupKey\": \"g\", \"alerts\": [", "]}"));
    }

    @Test
    void answerByLink_isConfirmed_withTheIncidentAndWhatCanBeDoneNow() throws Exception {
        var page = api.post(link(one), "action=acknowledge").expect(200);

        assertTrue(page.body().contains("You have it: One."), page.body());
        assertTrue(page.body().contains("<h1>One</h1>"), page.body());
        assertTrue(page.body().contains("acknowledged by sam"), page.body());
        assertTrue(page.body().contains("value=\"undo\""), page.body());
        assertEquals(List.of("acknowledged"), node.query("select status from incident where id = '" + one + "'"));
    }

    @Test
    void changeOfALargeIncident_isConfirmed_withoutItsAlerts() {
        var changed = api.post(INCIDENTS + large + "/ack", "{\"user\": \"sam\"}")
                .expect(200)
                .json();

        assertEquals("acknowledged", changed.path("status").asText());
        assertEquals(MANY, changed.path("alertCount").asInt());
        assertTrue(changed.path("alertsOmitted").asBoolean());
        assertFalse(changed.has("alerts"));
    }

    @Test
    void creation_isConfirmed() {
        var created = api.post("/api/v1/incidents", "{\"title\": \"New\"}").expect(201);

        assertEquals("New", created.json().path("title").asText());
        assertEquals(1, created.json().path("alerts").size());
        assertFalse(created.json().has("alertsOmitted"));
        assertEquals(created.json().path("links").path("self").asText(), created.header("location"));
    }

    private static String link(String incident) throws Exception {
        var key = HexFormat.of()
                .parseHex(
                        node.query("select encode(key, 'hex') from answer_key").getFirst());
        var tokens = new AnswerTokens(new SecretKeySpec(key, "HmacSHA256"));
        return "/answer/" + tokens.make(incident + ".1", "sam", Instant.now()).orElseThrow();
    }
}
