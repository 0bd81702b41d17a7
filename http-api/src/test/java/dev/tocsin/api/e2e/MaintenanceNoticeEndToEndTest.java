package dev.tocsin.api.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Windows of the files and of the API, told in a channel, over a restart, by the real clock. */
class MaintenanceNoticeEndToEndTest {
    /** It always begins within a week, so one time of it is always announced. */
    private static final ManualTime TIME = new ManualTime(Instant.now());

    private static final String FILES = TestNode.WORLD.replace(
                    "channels: {console: {type: console}}",
                    "outgoing: {allow_networks: [127.0.0.0/8]}\n"
                            + "channels: {console: {type: console}, ops: {type: webhook, url: \"%s\"}}")
            + """
            maintenance:
              weekly:
                matchers: ['service="db"']
                start: 2026-01-05T08:00
                duration: 1m
                time_zone: Europe/Berlin
                rrule: FREQ=WEEKLY
                announce: {channel: ops, before: 1w}
            """;

    @Test
    void windows_areToldOnce_alsoOverARestart() {
        var database = TestDatabase.freshUrl();
        try (var receiver = Receiver.start()) {
            try (var node = start(receiver, database)) {
                var api = node.api();
                TIME.eventually(() -> assertTrue(told(receiver, "weekly").contains("ahead")));

                var begun = plan(api, TIME.instant(), "1h");
                TIME.eventually(() -> assertEquals(List.of("begun"), told(receiver, begun)));
                api.post("/api/v1/maintenance/" + begun + "/end", "{\"reason\": \"it went well\"}")
                        .expect(200);
                TIME.eventually(() -> assertEquals(List.of("begun", "ended"), told(receiver, begun)));

                var later = plan(api, TIME.instant().plus(Duration.ofDays(2)), "3d");
                TIME.eventually(() -> assertEquals(List.of("ahead"), told(receiver, later)));
                api.post("/api/v1/maintenance/" + later + "/end", "{\"reason\": \"not this week\"}")
                        .expect(200);
                TIME.eventually(() -> assertEquals(List.of("ahead", "called-off"), told(receiver, later)));

                var texts = receiver.requests("ops").stream()
                        .map(request -> request.data().path("text").asText())
                        .toList();
                assertTrue(
                        texts.contains("Maintenance " + begun + " has ended early, by local: it went well"),
                        texts.toString());
                assertTrue(texts.stream().anyMatch(text -> text.endsWith("is cancelled, by local: not this week")));
                assertTrue(texts.stream().anyMatch(text -> text.contains("(Europe/Berlin)")));
            }
            try (var node = start(receiver, database)) {
                var next = plan(node.api(), TIME.instant(), "0s");
                TIME.eventually(() -> assertEquals(List.of("begun"), told(receiver, next)));
                var attempts = receiver.requests("ops").stream()
                        .map(request -> request.id() + ' ' + request.data().path("attempt"))
                        .toList();
                assertEquals(attempts.stream().distinct().toList(), attempts);
                TIME.eventually(() ->
                        assertTrue(node.api().get("/metrics").expect(200).body().contains("tocsin_notices_total")));
            }
        }
    }

    @Test
    void announcement_thatIsFaulty_isRefusedWithEveryFault() {
        try (var receiver = Receiver.start();
                var node = start(receiver, TestDatabase.freshUrl())) {
            var body = body(TIME.instant(), "{\"channel\": \"opps\", \"before\": \"30d\", \"after\": 1}");
            var faults =
                    node.api().post("/api/v1/maintenance", body).expect(400).body();

            assertTrue(faults.contains("/announce/channel"), faults);
            assertTrue(faults.contains("known are console, ops"), faults);
            assertTrue(faults.contains("/announce/before"), faults);
            assertTrue(faults.contains("/announce/after"), faults);
        }
    }

    private static TestNode start(Receiver receiver, String database) {
        return TestNode.start(FILES.formatted(receiver.url("ops")), Map.of(), "127.0.0.1", database, TIME);
    }

    private static String plan(Api api, Instant start, String before) {
        var announce = "{\"channel\": \"ops\", \"before\": \"" + before + "\"}";
        var made = api.post("/api/v1/maintenance", body(start, announce))
                .expect(201)
                .json();
        assertEquals("ops", made.path("announce").path("channel").asText());
        return made.path("id").asText();
    }

    private static String body(Instant start, String announce) {
        return """
            {"matchers": ["service=\\"web\\""], "start": "%s", "end": "%s", "reason": "new version", "announce": %s}
            """.formatted(start, start.plus(Duration.ofHours(2)), announce);
    }

    /** What came about a window, in order of arrival, repetitions left out. */
    private static List<String> told(Receiver receiver, String window) {
        return receiver.pages("ops").stream()
                .filter(request -> request.data().path("maintenance").asText().equals(window))
                .map(request -> request.data().path("event").asText().substring("maintenance-".length()))
                .toList();
    }
}
