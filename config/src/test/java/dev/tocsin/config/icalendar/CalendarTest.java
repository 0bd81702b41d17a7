package dev.tocsin.config.icalendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tocsin.testing.InSeveralLocales;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@InSeveralLocales
class CalendarTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        whole-day-of-no-length    | 2026-12-25T00:00/2026-12-26T00:00
        exdate-in-another-form    | 2026-12-16T00:00/2026-12-18T00:00 2026-12-19T00:00/2026-12-21T00:00
        three-calendars-in-a-file | 2026-12-08T00:00/2026-12-09T00:00 2026-12-25T00:00/2026-12-26T00:00 2027-01-01T00:00/2027-01-02T00:00
        vtimezone-with-rdate      | 2019-06-15T09:00/2019-06-15T10:00 2019-12-15T09:00/2019-12-15T10:00 2020-06-15T09:00/2020-06-15T10:00 2020-12-15T09:00/2020-12-15T10:00 2021-06-15T09:00/2021-06-15T10:00
        """)
    void fileOfAnotherProduct_isReadAsItIsMeant(String file, String expected) throws IOException {
        assertEquals(expected, spans(Files.readString(Path.of("src/test/resources/calendars", file + ".ics")), BERLIN));
    }

    /** Without the names of its zone, the definition itself counts: the onset in DTSTART as well as those in RDATE. */
    @Test
    void zoneThatOnlyTheFileKnows_isAsItDefinesIt() throws IOException {
        var text = Files.readString(Path.of("src/test/resources/calendars/vtimezone-with-rdate.ics"));
        assertEquals(
                spans(text, BERLIN),
                spans(text.replace("Europe/Berlin", "Our own").replaceAll("X-LIC-LOCATION.*\\R", ""), BERLIN));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        DTSTART;VALUE=DATE:20261224/DTEND;VALUE=DATE:20261227 | 2026-12-24T00:00/2026-12-27T00:00
        DTSTART;VALUE=DATE:20261224/DTEND:20261226T000000 | 2026-12-24T00:00/2026-12-26T00:00
        DTSTART;VALUE=DATE:20261224/DURATION:P2D | 2026-12-24T00:00/2026-12-26T00:00
        DTSTART;VALUE=DATE:20261224/DURATION:P1W | 2026-12-24T00:00/2026-12-31T00:00
        DTSTART:20261224 | 2026-12-24T00:00/2026-12-25T00:00
        DTSTART:20261224/DURATION:P0D | 2026-12-24T00:00/2026-12-25T00:00
        DTSTART:20261224/DURATION:PT0S | 2026-12-24T00:00/2026-12-25T00:00
        DTSTART:20261224/DURATION:PT8H | 2026-12-24T00:00/2026-12-25T00:00
        DTSTART:20261224/DURATION:PT24H | 2026-12-24T00:00/2026-12-25T00:00
        DTSTART:20261224/DURATION:PT48H | 2026-12-24T00:00/2026-12-26T00:00
        DTSTART:20261224/DURATION:P1DT1S | 2026-12-24T00:00/2026-12-26T00:00
        DTSTART:20260329/DURATION:PT24H | 2026-03-29T00:00/2026-03-30T00:00
        DTSTART:20261224/RDATE;VALUE=PERIOD:20261230/P0D | 2026-12-24T00:00/2026-12-25T00:00 2026-12-30T00:00/2026-12-31T00:00
        DTSTART:20261224T080000/DURATION:PT0S | ''
        DTSTART;TZID=Ours/UTC+1:20261224T080000/DURATION:PT1H | 2026-12-24T08:00/2026-12-24T09:00
        DTSTART;TZID=GMT+0200:20261224T080000/DURATION:PT1H | 2026-12-24T07:00/2026-12-24T08:00
        DTSTART:20261224T080000/DURATION:PT1H30M | 2026-12-24T08:00/2026-12-24T09:30
        DTSTART:20261224T080000Z/DTEND:20261224T090000Z | 2026-12-24T09:00/2026-12-24T10:00
        DTSTART;TZID=America/New_York:20261224T080000/DURATION:PT1H | 2026-12-24T14:00/2026-12-24T15:00
        DTSTART;TZID=america/new_york:20261224T080000/DURATION:PT1H | 2026-12-24T14:00/2026-12-24T15:00
        DTSTART;TZID="/freeassociation.sourceforge.net/America/New_York":20261224T080000/DURATION:PT1H | 2026-12-24T14:00/2026-12-24T15:00
        DTSTART;TZID=Eastern Standard Time:20261224T080000/DURATION:PT1H | 2026-12-24T14:00/2026-12-24T15:00
        DTSTART;TZID=Eastern Time (US & Canada):20261224T080000/DURATION:PT1H | 2026-12-24T14:00/2026-12-24T15:00
        DTSTART:20261224T080000/STATUS:CANCELLED | ''
        DTSTART:20261224T080000 | ''
        DTSTART;VALUE=DATE:20261224/RDATE;VALUE=DATE:20261230,20261224 | 2026-12-24T00:00/2026-12-25T00:00 2026-12-30T00:00/2026-12-31T00:00
        DTSTART:20261224T080000/DURATION:PT1H/RDATE;VALUE=PERIOD:20261230T080000Z/PT2H,20261231T080000/20261231T090000 | 2026-12-24T08:00/2026-12-24T09:00 2026-12-30T09:00/2026-12-30T11:00 2026-12-31T08:00/2026-12-31T09:00
        DTSTART;VALUE=DATE:20261224/RRULE:FREQ=DAILY;COUNT=3;/EXDATE;VALUE=DATE:20261225 | 2026-12-24T00:00/2026-12-25T00:00 2026-12-26T00:00/2026-12-27T00:00
        DTSTART;VALUE=DATE:20261224/RRULE:FREQ=DAILY;COUNT=3/EXDATE:20261224T230000Z | 2026-12-24T00:00/2026-12-25T00:00 2026-12-26T00:00/2026-12-27T00:00
        DTSTART;VALUE=DATE:20261224/RRULE:FREQ=DAILY;COUNT=3/EXDATE:20261225T000000 | 2026-12-24T00:00/2026-12-25T00:00 2026-12-26T00:00/2026-12-27T00:00
        DTSTART;VALUE=DATE:20261224/RRULE:FREQ=DAILY;UNTIL=20261225T235959Z | 2026-12-24T00:00/2026-12-26T00:00
        DTSTART;VALUE=DATE:20261224/RRULE:FREQ=DAILY;UNTIL=20261224T230000Z | 2026-12-24T00:00/2026-12-26T00:00
        DTSTART;TZID=Europe/Berlin:20261224T080000/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=3/EXDATE:20261225T070000Z | 2026-12-24T08:00/2026-12-24T09:00 2026-12-26T08:00/2026-12-26T09:00
        DTSTART;TZID=Europe/Berlin:20261224T080000/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=3/EXDATE:20261225T080000 | 2026-12-24T08:00/2026-12-24T09:00 2026-12-26T08:00/2026-12-26T09:00
        DTSTART;TZID=Europe/Berlin:20261224T080000/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=3/EXDATE;TZID=America/New_York:20261225T020000 | 2026-12-24T08:00/2026-12-24T09:00 2026-12-26T08:00/2026-12-26T09:00
        DTSTART;TZID=Europe/Berlin:20261224T080000/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=3/EXDATE;VALUE=DATE:20261225 | 2026-12-24T08:00/2026-12-24T09:00 2026-12-26T08:00/2026-12-26T09:00
        DTSTART:20261224T080000/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=3/EXDATE:20261225T070000Z | 2026-12-24T08:00/2026-12-24T09:00 2026-12-26T08:00/2026-12-26T09:00
        DTSTART:20261224T080000/DURATION:PT1H/RRULE:FREQ=DAILY;UNTIL=20261225 | 2026-12-24T08:00/2026-12-24T09:00 2026-12-25T08:00/2026-12-25T09:00
        """)
    void event_coversItsTimes(String lines, String expected) {
        assertEquals(expected, spans(calendar(event(lines)), BERLIN));
    }

    @Test
    void occurrence_thatAnotherEventStandsInFor_isMovedOrCancelled() {
        var series = event("UID:a/DTSTART;VALUE=DATE:20261221/RRULE:FREQ=DAILY;COUNT=4");
        var moved = event("UID:a/RECURRENCE-ID;VALUE=DATE:20261222/DTSTART;VALUE=DATE:20261229");
        var cancelled = event("UID:a/RECURRENCE-ID:20261223T000000/DTSTART;VALUE=DATE:20261223/STATUS:CANCELLED");
        var ofAnother = event("UID:b/RECURRENCE-ID;VALUE=DATE:20261224/DTSTART;VALUE=DATE:20261224/STATUS:CANCELLED");

        assertEquals(
                "2026-12-21T00:00/2026-12-22T00:00 2026-12-24T00:00/2026-12-25T00:00 2026-12-29T00:00/2026-12-30T00:00",
                spans(calendar(moved + series + cancelled + ofAnother), BERLIN));
    }

    @Test
    void occurrenceMovedTwice_isWhereTheLaterSequenceSays() {
        var series = event("UID:a/DTSTART;VALUE=DATE:20261221");
        var late = event("UID:a/SEQUENCE:2/RECURRENCE-ID;VALUE=DATE:20261221/DTSTART;VALUE=DATE:20261230");
        var early = event("UID:a/SEQUENCE:1/RECURRENCE-ID;VALUE=DATE:20261221/DTSTART;VALUE=DATE:20261229");

        assertEquals("2026-12-30T00:00/2026-12-31T00:00", spans(calendar(series + late + early), BERLIN));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        DTSTART;TZID=CST:20261224T080000 | 5: unknown time zone 'CST', and no VTIMEZONE of that name (name the intended IANA zone: America/Chicago or Asia/Shanghai)
        DTSTART;TZID=EST:20261224T080000 | 5: unknown time zone 'EST', and no VTIMEZONE of that name (name the intended IANA zone: America/New_York or America/Panama)
        DTSTART;TZID=Nowhere:20261224T080000 | 5: unknown time zone 'Nowhere', and no VTIMEZONE of that name (name an IANA zone: America/Chicago, Europe/Berlin or UTC)
        SUMMARY:no start | 4: the VEVENT has no DTSTART
        DTSTART:20261324 | 5: '20261324' is not a date or time
        DTSTART:20261224/DTEND:20261223 | 6: the event ends before it starts
        DTSTART:20261224/DURATION:-P1D | 6: '-P1D' is no duration
        DTSTART:20261224/DURATION:P | 6: 'P' is no duration
        DTSTART:20261224/RRULE:FREQ=WEEKLY;BYMONTHDAY=3 | 6: the recurrence rule cannot be used: BYMONTHDAY does not go together with FREQ=WEEKLY
        DTSTART:20261224/EXDATE:20261224,never | 6: 'never' is not a date or time
        DTSTART:20261224/RECURRENCE-ID;RANGE=THISANDFUTURE:20261224 | 6: a change of one occurrence and all later ones, RANGE, cannot be read
        DTSTART:20261224/no colon | 6: 'no colon' is no line of iCalendar
        """)
    void faultOfAnEvent_isNamedWithItsLine(String lines, String expected) {
        var faults = Calendar.read(calendar(event(lines)), BERLIN).faults();
        var said = faults.stream()
                .map(calendarFault -> calendarFault.line() + ": " + calendarFault.message()
                        + (expected.endsWith(")") ? " (" + calendarFault.remedy() + ")" : ""))
                .collect(Collectors.joining("\n"));
        assertEquals(expected, said);
    }

    @Test
    void faults_areAllNamedAtOnce() {
        var text = calendar(event("DTSTART:never") + event("DTSTART:20261224") + event("SUMMARY:none"));
        assertEquals(2, Calendar.read(text, BERLIN).faults().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BEGIN:VCALENDAR", "BEGIN:VEVENT\nEND:VEVENT", "END:VCALENDAR", "<html>", "a:b"})
    void text_thatIsNoCalendar_isAFault(String text) {
        assertFalse(Calendar.read(text, BERLIN).faults().isEmpty());
    }

    /** Two thousand of them: what is read has a bound in steps, not in hope. */
    @Test
    void eventsThatRecurOften_endAtTheBudget() {
        var text = calendar(event("DTSTART:00010101/RRULE:FREQ=DAILY;COUNT=999999999999;BYDAY=MO;BYMONTH=1")
                .repeat(2_000));
        assertEquals(
                "recurrence takes more than 2000000 steps to work out",
                Calendar.read(text, BERLIN).faults().getFirst().message());
    }

    @Test
    void countBeyondAllTime_isReadUpTo2099() {
        var read = Calendar.read(calendar(event("DTSTART:20991201/RRULE:FREQ=DAILY;COUNT=2147483648")), BERLIN);
        assertEquals(1, read.spans().list().size());
        assertEquals(List.of(), read.faults());
    }

    @Test
    void longLists_areReadInLinearTime() {
        var dates = "20261224,".repeat(100_000) + "20261225";
        assertEquals(
                "2026-12-26T00:00/2026-12-27T00:00",
                spans(calendar(event("DTSTART:20261224/RRULE:FREQ=DAILY;COUNT=3/EXDATE:" + dates)), BERLIN));
    }

    /** In the file a name that looks like an offset has summer time, as New York has; IANA's names are IANA's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GMT-0500                           | 14:00
        UTC-5                              | 14:00
        Ours/UTC-5                         | 14:00
        Ours/EST                           | 14:00
        Ours                               | 14:00
        America/New_York                   | 14:00
        /ours.example/Europe/Berlin        | 08:00
        Europe/Berlin                      | 08:00
        Etc/GMT+5                          | 15:00
        W. Europe Standard Time            | 08:00
        """)
    void zoneThatTheFileDefines_isThatUnlessItIsOneOfIana(String id, String inBerlin) {
        var zone = """
            BEGIN:VTIMEZONE
            TZID:%s
            BEGIN:STANDARD
            DTSTART:20071104T020000
            RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
            TZOFFSETFROM:-0400
            TZOFFSETTO:-0500
            END:STANDARD
            BEGIN:DAYLIGHT
            DTSTART:20070311T020000
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
            TZOFFSETFROM:-0500
            TZOFFSETTO:-0400
            END:DAYLIGHT
            END:VTIMEZONE
            """.formatted(id);
        var event = "BEGIN:VEVENT\nDTSTART;TZID=\"" + id + "\":20260701T080000\nDURATION:PT1H\nEND:VEVENT\n";

        assertEquals(
                "2026-07-01T" + inBerlin, spans(calendar(zone + event), BERLIN).split("/")[0]);
    }

    @Test
    void wholeDays_areDaysOfTheSchedule() {
        assertEquals("2026-12-24T07:00/2026-12-25T07:00", spans(calendar(event("DTSTART:20261224")), CHICAGO));
    }

    @Test
    void filesPutTogether_mayEachHaveAByteOrderMark() {
        var one = "\uFEFF" + calendar(event("DTSTART:20261224"));
        var two = "\uFEFF" + calendar(event("DTSTART:20261226"));
        assertEquals("2026-12-24T00:00/2026-12-25T00:00 2026-12-26T00:00/2026-12-27T00:00", spans(one + two, BERLIN));
    }

    @Test
    void eventOutsideOfACalendar_isAFault() {
        var read = Calendar.read(calendar(event("DTSTART:20261224")) + event("DTSTART:20261226"), BERLIN);
        assertEquals("the VEVENT is in no VCALENDAR", read.faults().getFirst().message());
        assertEquals(8, read.faults().getFirst().line());
    }

    @Test
    void foldedLines_areOneLine() {
        assertEquals(
                "2026-12-24T00:00/2026-12-25T00:00",
                spans(calendar(event("DTSTART;VAL/ UE=DATE:2026/\t1224")).replace("\n", "\r\n"), BERLIN));
    }

    private static String calendar(String events) {
        return "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" + events + "END:VCALENDAR\n";
    }

    private static String event(String lines) {
        // A slash is a new line, unless it is one of a name or a period.
        return "BEGIN:VEVENT\n" + lines.replaceAll("/(?=[A-Z-]+[;:]|no colon|[ \\t])", "\n") + "\nEND:VEVENT\n";
    }

    /** In the time of Berlin. */
    private static String spans(String text, ZoneId zone) {
        var calendar = Calendar.read(text, zone);
        assertEquals("[]", calendar.faults().toString());
        return calendar.spans().list().stream()
                .map(span -> span.start().atZone(BERLIN).toLocalDateTime() + "/"
                        + span.end().atZone(BERLIN).toLocalDateTime())
                .collect(Collectors.joining(" "));
    }
}
