package dev.tocsin.api.query;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        api = node.api();
    }

    @Test
    void timeline_tellsEverythingInOrder() {
        var id = api.created("{\"title\": \"Story\"}");
        eventually(() -> assertTrue(api.timeline(id).contains("page-delivered")));
        api.post(path(id, "timeline"), "{\"user\": \"sam\", \"text\": \"looking\"}")
                .expect(200);
        api.post(path(id, "ack"), "{\"user\": \"sam\"}").expect(200);
        api.post(path(id, "resolve"), "{\"user\": \"sam\", \"reason\": \"fixed\"}")
                .expect(200);

        var entries = entries(id, "");

        assertEquals(
                List.of("incident-opened", "level-paged", "page-delivered", "note-added", "acknowledged", "resolved"),
                api.timeline(id));
        var last = Instant.MIN;
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.path(i);
            assertEquals(i + 1, entry.path("number").asInt());
            var at = Instant.parse(entry.path("at").asText());
            assertFalse(at.isBefore(last), entries.toString());
            last = at;
            assertFalse(entry.path("text").asText().isBlank());
            assertFalse(entry.path("by").asText().isBlank());
        }
        var paged = entries.path(1).path("text").asText();
        assertTrue(paged.contains("sam") && paged.contains("named in the policy"), paged);
        assertEquals("resolved by sam: fixed", entries.path(5).path("text").asText());
    }

    @Test
    void after_leavesOutWhatTheCallerHas() {
        var id = api.created("{\"title\": \"After\"}");
        eventually(() -> assertTrue(api.timeline(id).contains("page-delivered")));
        var all = entries(id, "");

        var rest = entries(id, "?after=2");

        assertEquals(all.size() - 2, rest.size());
        assertEquals(3, rest.path(0).path("number").asInt());
        assertEquals(0, entries(id, "?after=1000").size());
        assertEquals(all, entries(id, "?after=0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?after=-1", "?after=x", "?after=1.5", "?before=3"})
    void badParameter_isRefused(String query) {
        api.get(path(api.created("{\"title\": \"Bad\"}"), "timeline") + query).problem(400);
    }

    private static JsonNode entries(String id, String query) {
        return api.get(path(id, "timeline") + query).expect(200).json().path("entries");
    }

    private static String path(String id, String what) {
        return "/api/v1/incidents/" + id + "/" + what;
    }
}
