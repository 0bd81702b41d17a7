package dev.tocsin.config.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.config.section.Fixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code check} sees coming in 60 days, with its place. */
class LookAheadWarningsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void daysOfTheWeek_withTurnsOfADay_leaveTwoOfSevenOut() {
        var layer = """
                  - name: office
                    start: 2026-01-05
                    handoff: "00:00"
                    %s
                    members: [a, b, c, d, e, f, g]
                    restrictions: [{days: [mon, tue, wed, thu, fri]}]
            """;
        assertEquals(
                "s.yaml:6 schedules.s.layers[1]: the hours of this layer never fall into the turns of f, g",
                warnings(people("a", "b", "c", "d", "e", "f", "g"), BASE + layer.formatted("shift: 24h")));
        assertEquals("", warnings(people("a", "b", "c", "d", "e", "f", "g"), BASE + layer.formatted("shift: 1w")));
        assertEquals(
                "",
                warnings(
                        people("a", "b", "c", "d", "e", "f", "g"),
                        BASE + layer.formatted("rrule: FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")));
    }

    /** Eight have each a turn in the hours at some time: not within a week, but soon. */
    @Test
    void turnsThatMoveThroughTheWeek_leaveNobodyOut() {
        assertEquals("", warnings(people("a", "b", "c", "d", "e", "f", "g", "h"), BASE + """
                  - {name: office, start: 2026-01-05, handoff: "00:00", shift: 24h, members: [a, b, c, d, e, f, g, h], restrictions: [{days: [mon, tue, wed, thu, fri]}]}
            """));
    }

    @Test
    void calendarFromWhichNothingComes_isNamed() {
        assertEquals(
                "s.yaml:6 schedules.s.layers[1].holidays: the calendar 'x.ics' has no event",
                warnings(calendar(""), BASE + HOLIDAYS));
        assertEquals(
                "s.yaml:6 schedules.s.layers[1].holidays: the last event of the calendar 'x.ics' ended at"
                        + " 2025-12-26T00:00 UTC",
                warnings(calendar("BEGIN:VEVENT\nDTSTART:20251225\nEND:VEVENT\n"), BASE + HOLIDAYS));
        assertEquals(
                "",
                warnings(calendar("BEGIN:VEVENT\nDTSTART:20261225\nDTEND:20261225\nEND:VEVENT\n"), BASE + HOLIDAYS));
    }

    @Test
    void levelThatPagesTheSameAgain_isNamedWithWhen() {
        var schedules = """
              other:
                time_zone: Europe/Madrid
                layers: [{name: base, start: 2026-11-16, handoff: "08:00", shift: 1w, members: [alex, sam, sam]}]
            policies:
              critical: {levels: [{responders: [{schedule: s}], timeout: 5m}, {responders: [{schedule: other}], timeout: 5m}]}
            """;
        var warnings = warnings(BASE + schedules);
        assertEquals(
                "s.yaml:10 policies.critical.levels[1]: this level pages only whom the level before it pages: sam 3"
                        + " times within 60 days, first from 2026-11-23T08:00 Europe/Madrid to 2026-12-07T08:00"
                        + " Europe/Madrid",
                warnings);
    }

    @Test
    void levelWithSomebodyElseBesides_isNone() {
        assertEquals("", warnings(BASE + """
            policies:
              critical: {levels: [{responders: [{schedule: s}], timeout: 5m}, {responders: [{schedule: s}, {user: kim}], timeout: 5m}]}
            """));
    }

    @Test
    void turnOfNobody_isAGap() {
        assertEquals(
                "b.yaml:7 policies.critical.levels[0]: this level pages nobody now: schedule s has nobody on call at"
                        + " 2026-11-20T12:00:00Z: base has nobody's turn\n"
                        + "s.yaml:2 schedules.s: nobody is on call 9 times within 60 days, first from now to"
                        + " 2026-11-23T08:00 UTC",
                warnings("""
                    schedules:
                      s:
                        time_zone: UTC
                        layers: [{name: base, start: 2026-01-05, handoff: "08:00", rrule: "FREQ=WEEKLY;BYDAY=MO,FR", members: [sam, nobody]}]
                    """));
    }

    @Test
    void overrideInsteadOfWhoIsNotOnCall_isNamed() {
        assertEquals(
                "s.yaml:8 schedules.s.overrides[1]: this override has no effect: the layers do not put kim on call"
                        + " during its time",
                warnings(BASE + """
                        overrides:
                          - {user: kim, from: 2026-12-01, to: 2026-12-02}
                          - {user: alex, from: 2026-12-01, to: 2026-12-02, instead_of: kim}
                    """));
    }

    private static final String BASE = """
        schedules:
          s:
            time_zone: UTC
            layers:
              - {name: base, start: 2026-01-05, handoff: "08:00", shift: 1w, members: [sam]}
        """;
    private static final String HOLIDAYS =
            "      - {name: days, start: 2026-01-05, handoff: \"08:00\", shift: 1w, members: [alex], holidays:"
                    + " {calendar: x.ics}}\n";

    private static List<ConfigFile> people(String... names) {
        return List.of(new ConfigFile(
                "p.yaml",
                "users:\n"
                        + List.of(names).stream()
                                .map(name -> "  " + name + ": {contacts: [{channel: console}]}\n")
                                .collect(Collectors.joining())));
    }

    private static List<ConfigFile> calendar(String events) {
        return List.of(new ConfigFile("x.ics", "BEGIN:VCALENDAR\n" + events + "END:VCALENDAR\n"));
    }

    private static String warnings(String schedules) {
        return warnings(List.of(), schedules);
    }

    private static String warnings(List<ConfigFile> more, String schedules) {
        var sources = new java.util.ArrayList<>(more);
        sources.add(new ConfigFile(
                "b.yaml",
                """
                        users:
                          sam: {contacts: [{channel: console}]}
                          alex: {contacts: [{channel: console}]}
                          kim: {contacts: [{channel: console}]}
                        receivers: {critical: {policy: critical}}
                        route: {receiver: critical, group_by: [alertname]}
                        """
                        + (schedules.contains("policies:")
                                ? ""
                                : "policies: {critical: {levels: [{responders: [{schedule: s}], timeout: 15m}]}}\n")));
        sources.add(new ConfigFile("s.yaml", schedules));
        var loadResult = ConfigLoader.load(sources, Path.of("dir"), _ -> null);
        return Lint.of(Fixture.valid(loadResult), NOW).stream()
                .map(w -> w.file() + ':' + w.line() + ' ' + w.path() + ": " + w.message())
                .collect(Collectors.joining("\n"));
    }
}
