package dev.tocsin.api.schedule;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.TestNode;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code platform} hands over at 08:00 in Berlin, from 2026-01-05: sam, alex, sam, …; {@code night} is alex alone, weekly. */
class SchedulesTest {
    static final String WORLD = TestNode.WORLD + """
        schedules:
          platform: {time_zone: Europe/Berlin, layers: [{name: base, rotation: primary}]}
          later: {time_zone: UTC, layers: [{name: base, rotation: secondary}]}
        """;

    @AutoClose
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = TestNode.start(WORLD);
    }

    @Test
    void list_namesEveryScheduleWithWhoIsOnCall() {
        var answer = get("/schedules?at=2026-03-29T06:00:00Z");

        var schedules = answer.path("schedules");
        assertEquals(List.of("later", "platform"), schedules.findValuesAsText("schedule"));
        assertTrue(schedules.path(0).path("onCall").path("user").isMissingNode());
        assertEquals("Alex Roe", schedules.path(1).path("onCall").path("name").asText());
        assertEquals(
                "2026-03-30T06:00:00Z",
                schedules.path(1).path("onCall").path("until").asText());
    }

    @Test
    void show_hasTheLayersAndTheZone() {
        var shown = get("/schedules/platform");

        assertEquals("Europe/Berlin", shown.path("timeZone").asText());
        assertEquals(
                "base", shown.path("versions").path(0).path("layers").path(0).asText());
    }

    /** The clocks go forward on 2026-03-29: that shift lasts 23 hours. */
    @Test
    void shifts_ofARange_areWholeAndInOrder() {
        var answer = get("/schedules/platform/shifts?from=2026-03-28T12:00:00Z&to=2026-03-30T00:00:00Z");

        assertEquals(
                List.of(
                        "sam 2026-03-28T07:00:00Z 2026-03-29T06:00:00Z",
                        "alex 2026-03-29T06:00:00Z 2026-03-30T06:00:00Z"),
                shifts(answer));
        assertEquals(0, answer.path("gaps").size());
        assertTrue(answer.path("shifts").path(0).path("why").asText().contains("base"));
    }

    @Test
    void shifts_whereNobodyIs_areAGapWithItsReason() {
        var answer = get("/schedules/later/shifts?from=2029-12-31T00:00:00Z&to=2030-01-08T00:00:00Z");

        assertEquals(1, answer.path("shifts").size());
        var gap = answer.path("gaps").path(0);
        assertTrue(gap.path("start").isMissingNode());
        assertEquals("2030-01-07T00:00:00Z", gap.path("end").asText());
        assertTrue(!gap.path("why").asText().isBlank());
    }

    @Test
    void shifts_ofOneUser_areTheirsOnly() {
        var range = "from=2026-03-28T12:00:00Z&to=2026-03-30T00:00:00Z";
        var ofSchedule = get("/schedules/platform/shifts?user=alex&" + range);
        var ofUser = get("/users/alex/shifts?" + range);

        assertEquals(List.of("alex 2026-03-29T06:00:00Z 2026-03-30T06:00:00Z"), shifts(ofSchedule));
        assertTrue(ofSchedule.path("gaps").isMissingNode());
        assertEquals(shifts(ofSchedule), shifts(ofUser));
        assertEquals("platform", ofUser.path("shifts").path(0).path("schedule").asText());
    }

    @Test
    void shiftsOfAUser_comeFromEverySchedule() {
        var answer = get("/users/alex/shifts?from=2030-01-07T00:00:00Z&to=2030-01-09T00:00:00Z");

        assertEquals(
                List.of("later", "platform"),
                answer.path("shifts").findValuesAsText("schedule").stream()
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Test
    void knownAt_beforeAnOverride_answersWithoutIt() throws SQLException, InterruptedException {
        try (var own = TestNode.start(WORLD)) {
            var shift = "/api/v1/schedules/platform/shifts?from=2026-12-13T08:00:00Z&to=2026-12-13T09:00:00Z";
            var before = own.api().get(shift).expect(200).json();
            var asOf = before.path("known").path("at").asText();
            Thread.sleep(5);
            own.query("""
                insert into ledger (at, kind, subject, by, via, reason, payload)
                values (now(), 'override-made/1', 'schedule:platform', 'sam', 'api', 'swap',
                        '{"schedule": "platform", "user": "alex", "start": "2026-12-13T07:00:00Z",
                          "end": "2026-12-14T07:00:00Z", "insteadOf": "sam"}')
                returning id
                """);
            eventually(() -> assertEquals(
                    List.of("alex"),
                    own.api().get(shift).expect(200).json().path("shifts").findValuesAsText("user")));

            var then = own.api().get(shift + "&known_at=" + asOf).expect(200).json();

            assertEquals(List.of("sam"), then.path("shifts").findValuesAsText("user"));
            assertEquals(
                    before.path("known").path("version"), then.path("known").path("version"));
            assertEquals(0, then.path("known").path("ledger").asInt());
            var now = own.api().get(shift).expect(200).json();
            assertTrue(now.path("shifts").path(0).path("why").asText().contains("swap"));
        }
    }

    @Test
    void knownAt_beforeAnotherConfiguration_answersWithTheOneThatHeld() throws InterruptedException {
        try (var own = TestNode.start(WORLD)) {
            var shift = "/api/v1/schedules/platform/shifts?from=2026-12-13T08:00:00Z&to=2026-12-13T09:00:00Z";
            var before = own.api().get(shift).expect(200).json();
            var asOf = before.path("known").path("at").asText();
            Thread.sleep(5);
            own.write(WORLD.replace("members: [sam, alex]", "members: [alex, sam]"));
            own.api().post("/api/v1/config/reload", "{}").expect(200);
            assertEquals(
                    List.of("alex"),
                    own.api().get(shift).expect(200).json().path("shifts").findValuesAsText("user"));

            var then = own.api().get(shift + "&known_at=" + asOf).expect(200).json();

            assertEquals(List.of("sam"), then.path("shifts").findValuesAsText("user"));
            assertEquals(
                    before.path("known").path("version"), then.path("known").path("version"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/schedules/unknown, 404",
        "/schedules/unknown/shifts, 404",
        "/users/unknown/shifts, 404",
        "/schedules/platform/shifts?user=unknown, 404",
        "/schedules/platform/shifts?known_at=2020-01-01T00:00:00Z, 404",
        "/schedules/platform/shifts?known_at=2999-01-01T00:00:00Z, 400",
        "/schedules/platform/shifts?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, 400",
        "/schedules/platform/shifts?from=2026-01-01T00:00:00Z&to=2027-01-03T00:00:00Z, 400",
        "/schedules/platform/shifts?since=2026-01-01T00:00:00Z, 400"
    })
    void badRequest_isAProblem(String path, int status) {
        node.api().get("/api/v1" + path).problem(status);
    }

    @Test
    void withoutAToken_whereThereAreTokens_isRefused() {
        var tokens = "tokens: {ops: {sha256: " + "ab".repeat(32) + ", role: viewer}}\n";
        try (var closed = TestNode.start(WORLD + tokens)) {
            for (var path :
                    List.of("/schedules", "/schedules/platform", "/schedules/platform/shifts", "/users/sam/shifts")) {
                closed.api().get("/api/v1" + path).problem(401);
            }
        }
    }

    private static JsonNode get(String path) {
        return node.api().get("/api/v1" + path).expect(200).json();
    }

    private static List<String> shifts(JsonNode answer) {
        return StreamSupport.stream(answer.path("shifts").spliterator(), false)
                .map(shift -> shift.path("user").asText()
                        + ' '
                        + shift.path("start").asText()
                        + ' '
                        + shift.path("end").asText())
                .toList();
    }
}
