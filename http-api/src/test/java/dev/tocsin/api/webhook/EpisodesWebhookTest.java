package dev.tocsin.api.webhook;

import static dev.tocsin.api.Payloads.each;
import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts that fire, end and fire again, groups that are over as a whole, and groups of thousands, as they come in. */
class EpisodesWebhookTest {
    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        api = node.api();
    }

    private static String alert(String status, String name, String instance, String start, String end) {
        return """
            {"status": "%s", "labels": {"alertname": "%s", "severity": "warning", "i": "%s"},
             "startsAt": "2026-11-30T%sZ", "endsAt": "%s", "fingerprint": "%s"}
            """.formatted(status, name, instance, start, end, instance);
    }

    private static String fires(String name, String instance, String start) {
        return alert("firing", name, instance, start, "0001-01-01T00:00:00Z");
    }

    private static String ends(String name, String instance, String start, String end) {
        return alert("resolved", name, instance, start, "2026-11-30T" + end + "Z");
    }

    private static JsonNode group(String status, String key, int truncated, String... alerts) {
        var body = "{\"version\": \"4\", \"status\": \"" + status + "\", \"groupKey\": \"" + key
                + "\", \"truncatedAlerts\": " + truncated + ", \"alerts\": [" + String.join(",", alerts) + "]}";
        return api.alertmanager(body).expect(202).json();
    }

    private static String incident(JsonNode answer) {
        return each(answer, "incident").getFirst();
    }

    /** The clear of the first episode comes again, from the other Alertmanager of a pair, while the second one fires. */
    @Test
    void clearOfAnEarlierEpisode_comesLate_andChangesNothing() {
        group("firing", "s", 0, fires("Stale", "f1", "10:00:00"));
        group("resolved", "s", 0, ends("Stale", "f1", "10:00:00", "10:05:00"));
        var again = group("firing", "s", 0, fires("Stale", "f1", "10:06:00"));

        var late = group("resolved", "s", 0, ends("Stale", "f1", "10:00:00", "10:05:00"));

        assertEquals(List.of("duplicate"), each(late, "outcome"));
        var reason = each(late, "reason").getFirst();
        assertTrue(reason.contains("earlier episode, which ended at 2026-11-30T10:05:00Z"), reason);
        assertEquals("new", api.status(incident(again)));
    }

    /** One alert of the group is never listed again, because max_alerts leaves it out. */
    @Test
    void groupThatIsResolvedAsAWhole_endsWhatItNeverListsAgain() {
        var first = group("firing", "t", 0, fires("Truncated", "z", "12:00:00"));
        group("firing", "t", 1, fires("Truncated", "a", "12:01:00"));

        var over = group("resolved", "t", 1, ends("Truncated", "a", "12:01:00", "12:05:00"));

        assertEquals(List.of("updated", "resolved"), each(over, "outcome"));
        assertEquals(1, over.path("accepted").asInt());
        assertTrue(each(over, "reason").getLast().contains("1 alert that it did not list"));
        assertEquals("resolved", api.status(incident(first)));
    }

    /** Alertmanager works its status out from what it lists: the alert that it left out fires, and it says so later. */
    @Test
    void alertThatATruncatedEndLeftOut_opensTheIncidentAgainAndPages() {
        var id =
                incident(group("firing", "r", 0, fires("LeftOut", "z", "12:00:00"), fires("LeftOut", "a", "12:00:00")));
        eventually(() -> assertEquals(1, delivered(id)));
        group("resolved", "r", 1, ends("LeftOut", "a", "12:00:00", "12:05:00"));
        assertEquals("resolved", api.status(id));

        var again = group("firing", "r", 0, fires("LeftOut", "z", "12:00:00"));

        assertEquals(List.of(id), each(again, "incident"));
        assertEquals("new", api.status(id));
        eventually(() -> assertEquals(2, delivered(id)));
    }

    private static long delivered(String id) {
        return api.timeline(id).stream().filter("page-delivered"::equals).count();
    }

    /** The alerts of the sender's group are incidents of their own here, and only one of them is listed. */
    @Test
    void groupThatIsResolvedAsAWhole_endsIncidentsThatItDoesNotList() {
        var unlisted = group("firing", "u", 0, fires("Spread1", "z", "12:00:00"));
        var other = group("firing", "v", 0, fires("Spread2", "y", "12:00:00"));
        var later = group("firing", "u", 1, fires("Spread3", "x", "12:07:00"));
        group("firing", "u", 1, fires("Spread4", "a", "12:01:00"));

        group("resolved", "u", 2, ends("Spread4", "a", "12:01:00", "12:05:00"));

        assertEquals("resolved", api.status(incident(unlisted)));
        assertEquals("new", api.status(incident(other)));
        assertEquals("new", api.status(incident(later)));
    }

    /** Two Alertmanagers that know nothing of each other group alike; and one of them sends to two receivers. */
    @ParameterizedTest
    @CsvSource({"eu, pages", "us, tickets", "'', pages", "us, ''"})
    void groupOfAnotherSender_isAnotherGroup_whateverItsKey(String sender, String receiver) {
        var name = "Sender" + sender + receiver;
        var theirs = group(sender, receiver, "firing", fires(name, "theirs", "12:00:00"));
        group("us", "pages", "firing", fires(name, "ours", "12:00:00"));
        group("us", "pages", "firing", fires(name, "listed", "12:01:00"));

        group("us", "pages", "resolved", ends(name, "listed", "12:01:00", "12:05:00"));

        var incident = api.incident(incident(theirs));
        assertEquals("new", incident.path("status").asText());
        assertEquals(1, incident.path("firing").asInt(), incident::toString);

        group(sender, receiver, "resolved", ends(name, "other", "12:01:00", "12:06:00"));
        assertEquals("resolved", api.status(incident(theirs)));
    }

    private static JsonNode group(String sender, String receiver, String status, String alert) {
        var body = """
            {"version": "4", "status": "%s", "groupKey": "{}:{}", "truncatedAlerts": 1, "receiver": "%s",
             "externalURL": "http://%s:9093", "alerts": [%s]}
            """.formatted(status, receiver, sender, alert);
        return api.alertmanager(body.replace("http://:9093", "")).expect(202).json();
    }

    @Test
    void groupThatFires_saysNothingOfWhatItLeavesOut() {
        var first = group("firing", "w", 0, fires("Firing", "z", "12:00:00"), fires("Firing", "a", "12:00:00"));
        group("firing", "w", 1, ends("Firing", "a", "12:00:00", "12:05:00"));

        assertEquals("new", api.status(incident(first)));
    }

    @Test
    void groupOfThousands_isOneEvent_andTheIncidentSaysHowManyItDoesNotList() {
        var alerts = IntStream.range(0, 3_000)
                .mapToObj(i -> fires("Thousands", "n" + i, "12:00:00"))
                .collect(Collectors.joining(","));
        var answer = group("firing", "x", 0, alerts);

        var id = incident(answer);
        assertEquals(3_000, answer.path("results").size());
        var incident = api.incident(id);
        assertEquals(3_000, incident.path("alertCount").asInt());
        assertEquals(1_000, incident.path("alerts").size());
        assertEquals(2_000, incident.path("moreAlerts").asInt());
        assertEquals(1, api.timeline(id).stream().filter("alert-fired"::equals).count());
        var story = String.join("\n", api.story(id));
        assertTrue(
                story.contains("2999 alerts fire: Thousands, Thousands, Thousands and 996 more; 2000 of them"), story);

        assertEquals(
                List.of("duplicate"),
                each(group("firing", "x", 0, alerts), "outcome").stream()
                        .distinct()
                        .toList());
        group("resolved", "x", 2_999, ends("Thousands", "n2999", "12:00:00", "12:05:00"));
        assertEquals("resolved", api.status(id));
    }
}
