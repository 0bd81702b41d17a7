package dev.tocsin.api.upgrade;

import static dev.tocsin.testing.Eventually.eventually;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A database that Tocsin 0.1 (77be1bd) wrote is opened by this version, which goes on where that one was killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 100, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UpgradeTest {
    private static final OldDatabase OLD = new OldDatabase("77be1bd");
    private static final String LAST_MIGRATION = "13";
    private static final String SIGNING_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final Receiver receiver = Receiver.start();
    private TestNode node;
    private Map<String, List<String>> journal;

    @BeforeAll
    @Timeout(100)
    void open() throws SQLException {
        receiver.answer("bad", 400);
        var url = OLD.create(LAST_MIGRATION);
        var yaml = OLD.text("tocsin.yaml")
                .replace("http://127.0.0.1:19911/", receiver.url(""))
                .replaceAll("(?m)^tokens:.*$", "");
        node = TestNode.start(yaml, Map.of("HOOK", SIGNING_SECRET), "127.0.0.1", url);
        journal = journal();
    }

    @AfterAll
    void close() {
        node.close();
        receiver.close();
    }

    @Test
    void everyIncident_isShown_withEveryEventOfItsTimelineInWords() {
        assertEquals(73, journal.size());
        // At once: one that cannot be read is waited for, and all of them may be such.
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var shown = journal.keySet().stream()
                    .collect(toMap(id -> id, id -> executor.submit(() -> requireShown(id, journal.get(id)))));
            assertAll(shown.entrySet().stream()
                    .map(incident ->
                            () -> assertDoesNotThrow(() -> incident.getValue().get(), incident.getKey())));
        }
    }

    private void requireShown(String id, List<String> events) {
        assertFalse(node.api().incident(id).path("title").asText().isBlank());
        var shown = node.api()
                .get("/api/v1/incidents/" + id + "/timeline")
                .expect(200)
                .json()
                .path("entries");
        assertEquals(events, texts(shown, "type").limit(events.size()).toList());
        assertTrue(texts(shown, "text").noneMatch(String::isBlank), shown::toString);
    }

    @Test
    void incidentsThatAreOver_stayOver() {
        var over = List.of("ResolvedByPerson on a", "ResolvedByClear on a", "Merged on a");

        assertEquals(
                over.stream().sorted().toList(),
                titles("resolved").stream().filter(over::contains).sorted().toList());
    }

    @Test
    void pagesThatWerePending_areSent_andTheirIncidentIsAnswered() {
        eventually(() -> assertTrue(
                Stream.of("good", "busy")
                        .flatMap(path -> receiver.requests(path).stream())
                        .anyMatch(request -> request.body().contains("LastMoment on a")),
                "no page of \"LastMoment on a\" was sent"));
        var id = idOf("LastMoment on a");

        node.api()
                .post("/api/v1/incidents/" + id + "/ack", "{\"user\": \"cat\"}")
                .expect(200);

        assertEquals("acknowledged", node.api().status(id));
    }

    /** Filled after the start, from the journal. */
    @Test
    void pagesThatHadFailed_areListed() throws SQLException {
        var failed =
                node.query("select payload->>'page' from event where type like 'page-failed/%' and ordering <= 638");
        assertEquals(5, failed.size());
        eventually(() -> assertTrue(
                texts(
                                node.api()
                                        .get("/api/v1/pages?state=failed&limit=500")
                                        .json()
                                        .path("pages"),
                                "page")
                        .toList()
                        .containsAll(failed),
                failed::toString));
    }

    @Test
    void alertOfAnOpenIncident_findsIt() {
        var answer = node.api().alertmanager("""
            {"version": "4", "status": "firing", "alerts": [{"status": "firing", "fingerprint": "Newa",
             "labels": {"alertname": "New", "severity": "critical", "path": "slow", "instance": "a"},
             "annotations": {"summary": "New on a"}, "startsAt": "2026-11-30T15:00:00Z"}]}\
            """).expect(202).json();

        assertEquals(
                idOf("New on a"),
                answer.path("results").path(0).path("incident").asText());
    }

    @Test
    void whatPeopleChanged_holds() {
        assertEquals(
                List.of("1"),
                ids(node.api().get("/api/v1/silences?active=true").json().path("silences")));
        assertEquals(
                List.of("ann"),
                texts(node.api().get("/api/v1/schedules/main/overrides").json().path("overrides"), "user")
                        .toList());
        assertEquals(
                1,
                node.api()
                        .get("/api/v1/schedules/main/feeds")
                        .json()
                        .path("feeds")
                        .size());
        assertTrue(texts(node.api().get("/api/v1/config/versions").json().path("versions"), "version")
                .anyMatch("95a99b555b75"::equals));
    }

    private Map<String, List<String>> journal() throws SQLException {
        var streams = new TreeMap<String, List<String>>();
        var rows = node.query("select substr(persistence_id, 10) || ' ' || split_part(event_ser_manifest, '/', 1) "
                + "from event_journal where ordering <= 638 order by persistence_id, sequence_number");
        for (var row : rows) {
            streams.computeIfAbsent(row.substring(0, row.indexOf(' ')), _ -> new ArrayList<>())
                    .add(row.substring(row.indexOf(' ') + 1));
        }
        return streams;
    }

    private List<String> titles(String status) {
        return texts(
                        node.api()
                                .get("/api/v1/incidents?limit=500&status=" + status)
                                .json()
                                .path("incidents"),
                        "title")
                .toList();
    }

    private String idOf(String title) {
        var incidents = node.api().get("/api/v1/incidents?limit=500").json().path("incidents");
        return StreamSupport.stream(incidents.spliterator(), false)
                .filter(incident -> incident.path("title").asText().equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no incident has the title " + title))
                .path("id")
                .asText();
    }

    private static List<String> ids(JsonNode nodes) {
        return texts(nodes, "id").toList();
    }

    private static Stream<String> texts(JsonNode nodes, String field) {
        return StreamSupport.stream(nodes.spliterator(), false)
                .map(each -> each.path(field).asText());
    }
}
