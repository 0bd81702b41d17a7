package dev.tocsin.api.schedule;

import dev.tocsin.core.signal.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Writes shifts as iCalendar, RFC 5545. Times are in UTC, so that no reader needs the rules of a zone. */
final class CalendarText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int MAX_LINE = 75;

    private final StringBuilder text = new StringBuilder();

    private CalendarText() {}

    /** @param summary as the calendar shows it */
    record Event(String schedule, String user, Instant start, Instant end, String summary, String why) {
        /** The id of the shift, which is the same in every feed and does not change with the shift's end. */
        String uid() {
            return Sha256.hex(schedule + '\n' + start + '\n' + user).substring(0, 32) + "@tocsin";
        }
    }

    /** @param stamp the same stamp makes the same text of the same events */
    static byte[] of(String title, List<Event> events, Instant stamp) {
        var calendar = new CalendarText();
        calendar.line("BEGIN:VCALENDAR");
        calendar.line("PRODID:-//Tocsin//Tocsin//EN");
        calendar.line("VERSION:2.0");
        calendar.line("CALSCALE:GREGORIAN");
        calendar.line("X-WR-CALNAME:" + escaped(title));
        events.forEach(event -> calendar.add(event, stamp));
        calendar.line("END:VCALENDAR");
        return calendar.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void add(Event event, Instant stamp) {
        line("BEGIN:VEVENT");
        line("UID:" + event.uid());
        line("DTSTAMP:" + TIME.format(stamp));
        line("DTSTART:" + TIME.format(event.start()));
        line("DTEND:" + TIME.format(event.end()));
        line("SUMMARY:" + escaped(event.summary()));
        line("DESCRIPTION:" + escaped(event.why()));
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replaceAll("\\R", "\\\\n")
                .replaceAll("\\p{Cntrl}", " ");
    }

    /**
     * Folds a line (RFC 5545, 3.1): at most 75 octets, not characters; a continuation begins with a space, and no
     * character is split.
     */
    private void line(String line) {
        var octets = 0;
        for (int i = 0; i < line.length(); ) {
            var character = line.codePointAt(i);
            var length = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (octets + length > MAX_LINE) {
                text.append("\r\n ");
                octets = 1;
            }
            text.appendCodePoint(character);
            octets += length;
            i += Character.charCount(character);
        }
        text.append("\r\n");
    }
}
