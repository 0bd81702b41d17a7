package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.suppression.MaintenanceWindow.Announcement;
import dev.tocsin.core.suppression.SuppressionSpan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaintenanceTest {
    private static final String WEEKLY = """
        maintenance:
          backup:
            matchers: ['service="db"']
            except: ['severity="critical"']
            start: 2026-03-21T23:00
            duration: 2h
            time_zone: Europe/Madrid
            rrule: FREQ=WEEKLY;COUNT=3
            reason: nightly copy
        """;

    @Test
    void window_thatRecurs_startsByTheClockOnTheWallAndLastsAsLongAsItSays() {
        var window = Fixture.valid(Fixture.BASE, WEEKLY)
                .directory()
                .suppressionRules()
                .windows()
                .getFirst();

        assertEquals("backup", window.name());
        assertEquals("nightly copy", window.reason());
        assertEquals(
                List.of(
                        span("2026-03-21T22:00:00Z", "2026-03-22T00:00:00Z"),
                        span("2026-03-28T22:00:00Z", "2026-03-29T00:00:00Z"),
                        span("2026-04-04T21:00:00Z", "2026-04-04T23:00:00Z")),
                window.spans());
        assertEquals("[severity=\"critical\"]", window.except().toString());
    }

    @Test
    void announcement_isToldByTheClockOfTheWindow() {
        var channels = "channels: {ops: {type: console}, console: {type: console}}\n";

        assertEquals(
                Optional.of(new Announcement("ops", Duration.ofHours(1), ZoneId.of("Europe/Madrid"))),
                announcement(channels + WEEKLY + "    announce: {channel: ops, before: 1h}\n"));
        assertEquals(
                Optional.of(new Announcement("ops", Duration.ZERO, ZoneId.of("Europe/Madrid"))),
                announcement(channels + WEEKLY + "    announce: {channel: ops}\n"));
        assertEquals(Optional.empty(), announcement(channels + WEEKLY));
    }

    private static Optional<Announcement> announcement(String yaml) {
        return Fixture.valid(Fixture.BASE, yaml)
                .directory()
                .suppressionRules()
                .windows()
                .getFirst()
                .announcement();
    }

    private static SuppressionSpan span(String start, String end) {
        return new SuppressionSpan(Instant.parse(start), Instant.parse(end));
    }
}
