package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.core.oncall.OnCallPeriod;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.testing.InSeveralLocales;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@InSeveralLocales
class SchedulesTest {
    private static final String ROTATION = """
        rotations:
          primary: {time_zone: America/Chicago, start: 2026-01-05, handoff: "08:00", shift: 24h, members: [sam, alex]}
        """;
    private static final String CALENDAR = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//test//test//EN
        BEGIN:VEVENT
        UID:1
        DTSTAMP:20260101T000000Z
        DTSTART;VALUE=DATE:19761225
        RRULE:FREQ=YEARLY
        SUMMARY:Christmas
        END:VEVENT
        BEGIN:VEVENT
        UID:2
        DTSTAMP:20260101T000000Z
        DTSTART;TZID=Europe/Madrid:20260302T100000
        DTEND;TZID=Europe/Madrid:20260302T120000
        RRULE:FREQ=WEEKLY
        EXDATE;TZID=Europe/Madrid:20260309T100000
        SUMMARY:Everybody meets
        END:VEVENT
        BEGIN:VEVENT
        UID:3
        DTSTAMP:20260101T000000Z
        DTSTART:20260401T090000
        DURATION:PT1H
        SUMMARY:No zone
        END:VEVENT
        END:VCALENDAR
        """;

    @Test
    void layer_withRestrictions_winsOnlyInItsHours() {
        var schedule = schedule("""
            layers:
              - {name: base, rotation: primary}
              - name: days
                start: 2026-01-05
                handoff: "09:00"
                shift: 1w
                members: [alex]
                restrictions: [{days: [mon, Tue, wed, thu, fri], from: "09:00", to: "17:00"}, {days: [sat], from: "22:00", to: "24:00"}]
            """);

        assertEquals("sam by layer base", brief(schedule, "2026-01-05T08:30-06:00"));
        assertEquals("alex by layer days", brief(schedule, "2026-01-05T09:00-06:00"));
        assertEquals(
                instant("2026-01-05T17:00-06:00"),
                at(schedule, "2026-01-05T09:00-06:00").end());
        assertEquals("alex by layer days", brief(schedule, "2026-01-10T23:59-06:00"));
        assertEquals("layer base", at(schedule, "2026-01-11T00:00-06:00").why());
    }

    @Test
    void layer_withARotationInPlace_hasTheZoneOfItsScheduleUnlessItNamesOne() {
        var schedule = schedule("""
            layers:
              - {name: a, start: 2026-01-05, handoff: "08:00", shift: 1d, members: [sam]}
              - {name: b, time_zone: Asia/Kolkata, start: 2026-01-05, handoff: "08:00", shift: 1d, members: [alex], until: 2026-01-05}
            """);

        assertEquals("alex by layer b", brief(schedule, "2026-01-05T08:00+05:30"));
        assertEquals("nobody", brief(schedule, "2026-01-05T07:59-06:00").replaceAll(" by.*", ""));
        assertEquals("sam by layer a", brief(schedule, "2026-01-05T08:00-06:00"));
    }

    @Test
    void rrule_makesEveryOccurrenceAHandoff() {
        var schedule = schedule("""
            layers:
              - {name: base, start: 2026-01-05, handoff: "08:00", rrule: "FREQ=WEEKLY;BYDAY=MO,FR", members: [sam, alex]}
            """);

        assertEquals("sam by layer base", brief(schedule, "2026-01-05T08:00-06:00"));
        assertEquals(
                instant("2026-01-09T08:00-06:00"),
                at(schedule, "2026-01-05T08:00-06:00").end());
        assertEquals("alex by layer base", brief(schedule, "2026-01-09T08:00-06:00"));
        assertEquals("sam by layer base", brief(schedule, "2026-01-12T08:00-06:00"));
        assertEquals(
                instant("2026-03-09T08:00-05:00"),
                at(schedule, "2026-03-08T20:00-05:00").end());
    }

    @Test
    void rrule_after20Years_hasNobody() {
        var schedule = schedule("""
            layers:
              - {name: base, start: 2026-01-05, handoff: "08:00", rrule: "FREQ=WEEKLY", members: [sam, alex]}
            """);

        assertTrue(at(schedule, "2045-12-30T08:00-06:00").user().isPresent());
        var ended = at(schedule, "2046-01-06T08:00-06:00");
        assertTrue(ended.user().isEmpty());
        assertEquals("base had its last handoff at 2046-01-01T08:00", ended.why());
    }

    @Test
    void holidays_areDaysOfTheSchedulesZoneAndHoursOfTheirOwn() {
        var base = "{name: base, rotation: primary, holidays: {calendar: us.ics}}";
        var party =
                "{name: party, start: 2026-01-05, handoff: \"08:00\", shift: 1d, members: [alex], holidays: {calendar:"
                        + " us.ics, only: true}}";
        var schedule = schedule("layers: [" + base + ", " + party + "]\n");

        for (var year : List.of("2026", "2040", "2099")) {
            assertEquals("alex by layer party", brief(schedule, year + "-12-25T00:00-06:00"));
            assertEquals(
                    "layer party", at(schedule, year + "-12-25T23:59-06:00").why());
            assertEquals("layer base", at(schedule, year + "-12-26T00:00-06:00").why());
        }
        assertEquals("layer party", at(schedule, "2026-03-02T11:00+01:00").why());
        assertEquals("layer base", at(schedule, "2026-03-09T11:00+01:00").why());
        assertEquals("layer party", at(schedule, "2026-03-30T11:59+02:00").why());
        assertEquals("layer party", at(schedule, "2026-04-01T09:30-05:00").why());
    }

    @Test
    void calendar_thatChanges_changesTheVersionOfTheConfiguration() {
        var text = ROTATION + section("layers: [{name: base, rotation: primary, holidays: {calendar: us.ics}}]\n");

        assertEquals(load(text, CALENDAR).version(), load(text, CALENDAR).version());
        assertNotEquals(
                load(text, CALENDAR).version(),
                load(text, CALENDAR.replace("1225", "1224")).version());
    }

    /** Each of them stood still, or filled the memory, where it was expanded. */
    @ParameterizedTest
    @CsvSource({
        "FREQ=SECONDLY, the event recurs too often",
        "FREQ=MINUTELY;BYMONTH=12, the event recurs too often",
        "FREQ=HOURLY, the event recurs too often",
        "freq=secondly, the event recurs too often",
        "FREQ=SECOND/ LY, the event recurs too often",
        "'FREQ=YEARLY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14;BYSECOND=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14',"
            + " the rule gives more than 40000 times",
    })
    void calendar_withAnEventThatRecursTooOften_isRefused(String rule, String fault) {
        var calendar = CALENDAR.replace("RRULE:FREQ=YEARLY", "RRULE:" + rule.replace("/", "\r\n"));
        var problems = Fixture.problems(compile(
                ROTATION + section("layers: [{name: base, rotation: primary, holidays: {calendar: us.ics}}]\n"),
                calendar));

        assertEquals(
                List.of("us.ics:8: " + fault),
                problems.stream()
                        .map(configProblem ->
                                configProblem.file() + ':' + configProblem.line() + ": " + configProblem.message())
                        .toList());
    }

    @Test
    void calendar_withMoreEventsThanAreKept_isRefused() {
        var event = CALENDAR.substring(CALENDAR.indexOf("BEGIN:VEVENT"), CALENDAR.indexOf("END:VCALENDAR"))
                .replace("FREQ=YEARLY", "FREQ=DAILY")
                .replace("FREQ=WEEKLY", "FREQ=DAILY");
        var calendar = CALENDAR.replace("END:VCALENDAR", event + "END:VCALENDAR");
        var problems = Fixture.problems(compile(
                ROTATION + section("layers: [{name: base, rotation: primary, holidays: {calendar: us.ics}}]\n"),
                calendar));

        assertEquals(
                List.of("the calendar has more than 40000 events until 2099"),
                problems.stream().map(ConfigProblem::message).toList());
    }

    @Test
    void away_isMeantInTheUsersZone() {
        var people = Fixture.PEOPLE.replace(
                "name: Sam Doe,",
                "name: Sam Doe, time_zone: Europe/Madrid, away: [{from: 2026-01-05, to: 2026-01-12T12:00, reason:"
                        + " holiday}],");
        var text = section("layers: [{name: base, rotation: primary}]\n");
        var configuration = Fixture.valid(people, Fixture.POLICIES, Fixture.ROUTE, ROTATION + text);
        var schedule =
                Objects.requireNonNull(configuration.directory().schedules().get("platform"));

        assertEquals("alex by layer base, as sam is away", brief(schedule, "2026-01-07T08:00-06:00"));
        assertEquals("sam by layer base", brief(schedule, "2026-01-13T08:00-06:00"));
        assertEquals("alex by layer base, as sam is away", brief(schedule, "2026-01-11T17:00-06:00"));
        assertEquals(
                instant("2026-01-12T12:00+01:00"),
                at(schedule, "2026-01-11T17:00-06:00").end());
    }

    @Test
    void version_replacesTheLayersFromItsTimeOn() {
        var schedule = schedule("""
            layers: [{name: base, rotation: primary}]
            versions:
              - {from: 2026-02-01, layers: [{name: new, start: 2026-01-05, handoff: "08:00", shift: 1w, members: [alex]}]}
            """);

        assertEquals("layer base", at(schedule, "2026-01-31T23:59-06:00").why());
        assertEquals("layer new", at(schedule, "2026-02-01T00:00-06:00").why());
    }

    @Test
    void override_saysWhoWhyAndWhere() {
        var schedule = schedule("""
            layers: [{name: base, rotation: primary}]
            overrides:
              - {user: sam, from: 2026-12-12T08:00, to: 2026-12-14T20:00, reason: swap, instead_of: alex}
            """);

        var overridden = schedule.between(instant("2026-12-12T08:00-06:00"), instant("2026-12-14T20:00-06:00")).stream()
                .map(period -> period.user().orElseThrow() + " by " + period.why())
                .collect(Collectors.joining("\n"));
        assertEquals("""
            sam by override by e.yaml, instead of alex: swap
            sam by layer base
            sam by override by e.yaml, instead of alex: swap\
            """, overridden);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        layers: []                                                      | layers: expected at least one of the layers, found none
        layers: [{rotation: primary}]                                   | layers[0].name: 'name' is missing
        layers: [{name: a, rotation: primary, shift: 1d}]               | layers[0].shift: the layer has a rotation already
        layers: [{name: a, start: 2026-01-05, handoff: "08:00", members: [sam]}] | layers[0].shift: 'shift' is missing
        layers: [{name: a, start: 2026-01-05, handoff: "08:00", members: [sam], shift: 1d, rrule: FREQ=DAILY}] | layers[0].shift: 'shift' and 'rrule' are both given
        layers: [{name: a, start: 2026-01-05, handoff: "08:00", members: [sam], rrule: FREQ=DAILY;COUNT=1}] | layers[0].rrule: the rule has one handoff in 20 years from 2026-01-05T08:00
        layers: [{name: a, start: 2026-01-05, handoff: "08:00", members: [sam], rrule: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30}] | layers[0].rrule: the rule has no handoff in 20 years from 2026-01-05T08:00
        layers: [{name: a, start: 2026-01-05, handoff: "08:00", members: [sam], rrule: FREQ=DAILY;INTERVAL=0}] | layers[0].rrule: the recurrence rule cannot be used: INTERVAL is not '0'
        layers: [{name: a, start: 2026-01-05, handoff: "08:00", members: [sam], rrule: "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14"}] | layers[0].rrule: the rule gives more than 200000 times
        layers: [{name: a, start: 2026-01-05, handoff: "08:00", members: [sam], rrule: FREQ=SECONDLY}] | layers[0].rrule: the rule gives more than 200000 times
        layers: [{name: a, start: 2026-01-05, handoff: "08:00:30", members: [sam], shift: 1d}] | layers[0].handoff: a time is given in whole minutes
        layers: [{name: a, rotation: primary, restrictions: [{days: [monday]}]}] | layers[0].restrictions[0].days[0]: expected a day such as mon, found 'monday'
        layers: [{name: a, rotation: primary, restrictions: [{from: 9am}]}] | layers[0].restrictions[0].from: expected a time such as "08:00", found '9am'
        layers: [{name: a, rotation: primary, from: tomorrow}]          | layers[0].from: expected a date and a local time such as 2026-12-12T08:00, found 'tomorrow'
        layers: [{name: a, rotation: primary, holidays: us.ics}]        | layers[0].holidays: expected holidays, a map, found a single value
        layers: [{name: a, rotation: primary, until: 2026-12-12T08:00Z}] | layers[0].until: expected a date and a local time such as 2026-12-12T08:00, found '2026-12-12T08:00Z'
        overrides: [{from: 2026-12-12, to: 2026-12-13}]                 | overrides[0].user: 'user' is missing
        overrides: [{user: kim, from: 2026-12-12, to: 2026-12-13}]      | overrides[0].user: unknown user 'kim'
        overrides: [{user: sam, from: 2026-12-12}]                      | overrides[0].to: 'to' is missing
        versions: [{from: 2026-12-12}]                                  | versions[0].layers: 'layers' is missing
        versions: [{layers: [{name: a, rotation: primary}]}]            | versions[0].from: 'from' is missing
        """)
    void faultOfASchedule_isNamed(String line, String expected) {
        var layers = line.startsWith("layers") ? "" : "layers: [{name: base, rotation: primary}]\n";
        var found = Fixture.faults(Fixture.BASE, ROTATION + section(layers + line + "\n"));

        assertEquals("schedules.platform." + expected, found.replaceFirst("^\\S+ ", ""));
    }

    private static Schedule schedule(String body) {
        return Objects.requireNonNull(
                load(ROTATION + section(body), CALENDAR).directory().schedules().get("platform"));
    }

    private static Configuration load(String text, String calendar) {
        return Fixture.valid(compile(text, calendar));
    }

    private static LoadResult compile(String text, String calendar) {
        var sources = List.of(
                new ConfigFile("a.yaml", Fixture.BASE),
                new ConfigFile("e.yaml", text),
                new ConfigFile("us.ics", calendar));
        return ConfigLoader.load(sources, Path.of("dir"), _ -> null);
    }

    private static String section(String body) {
        return "schedules:\n  platform:\n    time_zone: America/Chicago\n" + body.indent(4);
    }

    private static OnCallPeriod at(Schedule schedule, String at) {
        return schedule.at(instant(at));
    }

    private static String brief(Schedule schedule, String at) {
        var period = at(schedule, at);
        return period.user().orElse("nobody") + " by " + period.why();
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
