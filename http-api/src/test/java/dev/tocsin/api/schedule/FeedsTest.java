package dev.tocsin.api.schedule;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.HashSet;
import java.util.List;
import java.util.stream.StreamSupport;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.component.VEvent;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a calendar application reads is what the API says, in zones with odd rules too. */
class FeedsTest {
    private static final String ODD_NAME =
            "Sam; \\\\Doe, \\\"the 1st\\\" – Щербак-Константинопольский 山田太郎 🚨 of a name too long for a line";
    private static final String WORLD = TestNode.WORLD.replace("Sam Doe", '"' + ODD_NAME + '"') + """
        schedules:
          berlin: {time_zone: Europe/Berlin, layers: [{name: base, rotation: primary}]}
          casablanca: {time_zone: Africa/Casablanca, layers: [{name: base, start: 2026-01-05, handoff: "02:30", shift: 24h, members: [sam, alex]}]}
          lord-howe: {time_zone: Australia/Lord_Howe, layers: [{name: base, start: 2026-01-05, handoff: "02:15", shift: 12h, members: [sam, alex]}]}
          apia: {time_zone: Pacific/Apia, layers: [{name: base, start: 2026-01-05, handoff: "00:00", shift: 1w, members: [alex, sam]}]}
        """;

    @AutoClose
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = TestNode.start(WORLD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"schedules/berlin", "schedules/casablanca", "schedules/lord-howe", "schedules/apia", "users/sam"
            })
    void feed_parsedByIcal4j_hasTheShiftsOfTheApi(String of) throws IOException, ParserException {
        var feed = node.api().get(make(of).path("path").asText()).expect(200);
        var day = Instant.now().truncatedTo(ChronoUnit.DAYS);
        var range = "?from=" + day.minus(Feed.BACK) + "&to=" + day.plus(Feed.AHEAD);
        var shifts =
                node.api().get("/api/v1/" + of + "/shifts" + range).expect(200).json();

        assertEquals("text/calendar; charset=UTF-8", feed.header("content-type"));
        assertTrue(feed.body()
                .lines()
                .allMatch(line -> line.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= 75));
        var events = events(feed);
        assertFalse(events.isEmpty());
        assertEquals(
                StreamSupport.stream(shifts.path("shifts").spliterator(), false)
                        .map(shift -> shift.path("start").asText()
                                + ' '
                                + shift.path("end").asText()
                                + ' '
                                + shift.path("why").asText())
                        .toList(),
                events.stream()
                        .map(event -> instant(event.getStartDate().orElseThrow().getDate())
                                        .toString()
                                + ' '
                                + instant(event.getEndDate().orElseThrow().getDate())
                                + ' '
                                + event.getDescription().getValue())
                        .toList());
        var uids = new HashSet<>(
                events.stream().map(e -> e.getUid().orElseThrow().getValue()).toList());
        assertEquals(events.size(), uids.size());
    }

    @Test
    void names_withOddCharacters_comeBackAsTheyAre() throws IOException, ParserException {
        var events = events(
                node.api().get(make("schedules/berlin").path("path").asText()).expect(200));

        assertTrue(events.stream().anyMatch(event -> event.getSummary()
                .getValue()
                .equals("Sam; \\Doe, \"the 1st\" – Щербак-Константинопольский 山田太郎 🚨 of a name too long for a line"
                        + " on call: berlin")));
    }

    @Test
    void feed_thatHasNotChanged_isNotSentAgain() {
        var path = make("users/sam").path("path").asText();
        var etag = node.api().get(path).expect(200).header("etag");

        var again = node.api().get(path, "If-None-Match", etag);

        assertEquals("", again.expect(304).body());
        assertEquals("private, max-age=300", again.header("cache-control"));
        node.api().get(path, "If-None-Match", "\"another\"").expect(200);
    }

    @Test
    void token_isStoredOnlyAsAHash() throws SQLException {
        var made = make("schedules/apia");
        var token = made.path("path").asText().replaceAll("/feeds/|\\.ics", "");

        assertEquals(43, token.length());
        var payload = node.query("select payload::text from ledger where id = "
                        + made.path("feed").asLong())
                .getFirst();
        assertFalse(payload.contains(token));
        assertTrue(payload.contains("sha256"));
    }

    @Test
    void list_saysWhoMadeItAndWhenItWasUsed_andRevokedItIsGone() {
        var made = make("users/alex");
        var number = made.path("feed").asLong();
        assertTrue(listed("users/alex", number).path("lastUsedAt").isMissingNode());
        assertEquals("local", listed("users/alex", number).path("by").asText());
        assertEquals("for my phone", listed("users/alex", number).path("reason").asText());
        node.api().get(made.path("path").asText()).expect(200);
        eventually(() -> assertTrue(listed("users/alex", number).has("lastUsedAt")));

        delete("/api/v1/users/sam/feeds/" + number).problem(404);
        delete("/api/v1/users/alex/feeds/" + number).expect(204);

        node.api().get(made.path("path").asText()).problem(404);
        assertTrue(listed("users/alex", number).isMissingNode());
        delete("/api/v1/users/alex/feeds/" + number).problem(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/feeds/guess.ics", "/feeds/guess", "/feeds/.ics", "/feeds/"})
    void guess_isNotFound(String path) {
        node.api().get(path).problem(404);
    }

    @Test
    void make_ofWhatIsNotThere_isNotFound() {
        node.api().post("/api/v1/schedules/unknown/feeds", "{}").problem(404);
        node.api().post("/api/v1/users/unknown/feeds", "{}").problem(404);
    }

    private static JsonNode make(String of) {
        return node.api()
                .post("/api/v1/" + of + "/feeds", "{\"reason\": \"for my phone\"}")
                .expect(201)
                .json();
    }

    private static Api.Answer delete(String path) {
        return node.api().send("DELETE", path, BodyPublishers.noBody());
    }

    private static JsonNode listed(String of, long number) {
        var feeds =
                node.api().get("/api/v1/" + of + "/feeds").expect(200).json().path("feeds");
        return StreamSupport.stream(feeds.spliterator(), false)
                .filter(feed -> feed.path("feed").asLong() == number)
                .findFirst()
                .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    }

    private static List<VEvent> events(Api.Answer feed) throws IOException, ParserException {
        return new CalendarBuilder().build(new StringReader(feed.body())).getComponents("VEVENT");
    }

    private static Instant instant(Temporal temporal) {
        return temporal instanceof OffsetDateTime time ? time.toInstant() : Instant.from(temporal);
    }
}
