package dev.tocsin.api.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListIncidentsTest {
    private static final String INCIDENTS = "/api/v1/incidents";
    private static final int MANY = 23;

    @AutoClose
    private static TestNode node;

    private static Api api;
    private static final Map<String, String> IDS = new HashMap<>();
    private static Instant between = Instant.MIN;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        api = node.api();
        create("one", "critical", "checkout", "Disk is 100% full");
        create("two", "warning", "checkout", "Disk is 100 full");
        between = Instant.parse(api.incident(IDS.get("two")).path("createdAt").asText())
                .plusMillis(1);
        while (!Instant.now().isAfter(between)) {
            Thread.onSpinWait();
        }
        create("three", "info", "search", "under_score");
        create("four", "critical", "search", "underXscore é");
        api.post(INCIDENTS + "/" + IDS.get("two") + "/ack", "{\"user\": \"sam\"}")
                .expect(200);
        api.post(INCIDENTS + "/" + IDS.get("three") + "/resolve", "{}").expect(200);
        api.patch(INCIDENTS + "/" + IDS.get("four"), "{\"status\": \"mitigated\", \"user\": \"sam\"}")
                .expect(200);
        for (int i = 0; i < MANY; i++) {
            api.created("{\"title\": \"Many " + i + "\", \"service\": \"many\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status=new&service=checkout | one",
                "status=acknowledged | two",
                "status=resolved | three",
                "status=acknowledged,mitigated,resolved | two three four",
                "status=investigating | ''",
                "severity=critical | one four",
                "severity=P0 | one four",
                "severity=info,critical | one three four",
                "service=checkout | one two",
                "service=search&status=mitigated | four",
                "service=nothing | ''",
                "q=DISK | one two",
                "q=100%25 | one",
                "q=under_ | three",
                "q=%C3%A9 | four",
                "q=manual:three | three",
                "from=2099-01-01T00:00:00Z | ''",
                "to=2001-01-01T00:00:00%2B01:00 | ''",
            })
    void filter_findsWhatMatchesAndNothingElse(String query, String names) {
        var expected = names.isEmpty()
                ? List.of()
                : List.of(names.split(" ")).reversed().stream().map(IDS::get).toList();

        assertEquals(expected, ids(list(query)));
    }

    @Test
    void timeFilter_takesFromAndLeavesTo() {
        var at = URLEncoder.encode(between.toString(), StandardCharsets.UTF_8);

        assertEquals(List.of(IDS.get("two"), IDS.get("one")), ids(list("to=" + at)));
        assertFalse(ids(list("limit=500&from=" + at)).contains(IDS.get("two")));
        assertTrue(ids(list("limit=500&from=" + at)).contains(IDS.get("three")));
    }

    @Test
    void id_isFoundByText() {
        assertEquals(List.of(IDS.get("one")), ids(list("q=" + IDS.get("one"))));
    }

    @Test
    void listed_isWhatIsShown() {
        for (var name : List.of("one", "two", "three", "four")) {
            var shown = api.incident(IDS.get(name));
            var listed = list("q=manual:" + name).path("incidents").path(0);
            for (var field : List.of(
                    "id",
                    "dedupKey",
                    "title",
                    "severity",
                    "status",
                    "service",
                    "policy",
                    "level",
                    "owner",
                    "alertCount",
                    "createdAt",
                    "acknowledgedAt",
                    "resolvedAt",
                    "nextDeadline",
                    "links")) {
                assertEquals(shown.path(field), listed.path(field), name + " " + field);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 22, 23, 24})
    void pages_haveNoGapsAndNoRepeats(int limit) {
        var all = ids(list("service=many&limit=500"));
        assertEquals(MANY, all.size());

        var walked = new ArrayList<String>();
        var query = "service=many&limit=" + limit;
        while (!query.isEmpty()) {
            var answer = api.get(INCIDENTS + "?" + query).expect(200);
            var page = answer.json();
            assertTrue(page.path("incidents").size() <= limit);
            walked.addAll(ids(page));
            var next = page.path("next").asText();
            query = next.isEmpty() ? "" : "service=many&limit=" + limit + "&cursor=" + next;
            assertEquals(
                    next.isEmpty() ? "" : "<" + INCIDENTS + "?" + query + ">; rel=\"next\"", answer.header("link"));
        }

        assertEquals(all, walked);
    }

    @Test
    void newIncidents_doNotDisturbAWalk() {
        var old = List.of(walked("1"), walked("2"), walked("3")).reversed();
        var first = list("service=walk&limit=2");
        walked("late");

        var second = list("service=walk&limit=2&cursor=" + first.path("next").asText());

        assertEquals(old.subList(0, 2), ids(first));
        assertEquals(old.subList(2, 3), ids(second));
    }

    private static String walked(String name) {
        return api.created("{\"title\": \"" + name + "\", \"service\": \"walk\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "colour=red, colour",
        "status=open, status",
        "severity=dire, severity",
        "from=yesterday, from",
        "to=2026-02-30T00:00:00Z, to",
        "limit=0, limit",
        "limit=501, limit",
        "limit=x, limit",
        "cursor=x, cursor",
        "cursor=%25%25, cursor"
    })
    void badParameter_isNamed(String query, String name) {
        var answer = api.get(INCIDENTS + "?" + query);

        answer.problem(400);
        assertEquals(List.of(name), answer.pointers());
    }

    private static void create(String name, String severity, String service, String title) {
        IDS.put(
                name,
                api.created("{\"dedupKey\": \"" + name + "\", \"severity\": \"" + severity + "\", \"service\": \""
                        + service + "\", \"title\": \"" + title + "\"}"));
    }

    private static JsonNode list(String query) {
        return api.get(INCIDENTS + "?" + query).expect(200).json();
    }

    private static List<String> ids(JsonNode page) {
        var ids = new ArrayList<String>();
        page.path("incidents").forEach(incident -> ids.add(incident.path("id").asText()));
        return ids;
    }
}
