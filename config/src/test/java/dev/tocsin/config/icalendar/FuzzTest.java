package dev.tocsin.config.icalendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Texts that nobody should send, made from ones that people do: {@code -Dfuzz=…} for more, {@code -Dfuzz.seed=…} for
 * others. Never an exception, every fault within the file and with a remedy, and no more work than the budget, which is
 * what bounds the time.
 */
class FuzzTest {
    private static final int TEXTS = Integer.getInteger("fuzz", 40_000);
    private static final long SEED = Long.getLong("fuzz.seed", 5545);
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final List<String> ODD = List.of(
            "",
            ":",
            ";",
            "=",
            ",",
            "\"",
            "/",
            "\n",
            "\r\n ",
            "\t",
            "\u0000",
            "\uFEFF",
            "٣",
            "ı",
            "-",
            "+",
            "Z",
            "T",
            "99999999999999999999",
            "-1",
            "0",
            "P",
            "PT",
            "-P1D",
            "P99999W",
            "00000000",
            "99991231T235960Z",
            "20260229",
            "20261301",
            "00010101",
            "99991231",
            "TZID=",
            "TZID=/",
            "TZID=CST",
            "TZID=Etc/GMT+99",
            "+9999",
            "-1800",
            "+1801",
            "UNTIL=",
            "COUNT=2147483648",
            "COUNT=0",
            "INTERVAL=0",
            "INTERVAL=99999999",
            "FREQ=SECONDLY",
            "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=YEARLY;BYWEEKNO=-53",
            "BYSETPOS=-366",
            "BYDAY=53MO",
            "BYDAY=-1SU,+1MO",
            "BYSECOND=60",
            "BEGIN:VEVENT",
            "END:VEVENT",
            "BEGIN:VTIMEZONE",
            "BEGIN:VCALENDAR",
            "END:VCALENDAR",
            "RRULE:FREQ=DAILY",
            "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "EXDATE:20261224",
            "RDATE;VALUE=PERIOD:20261224T000000Z/P1D",
            "RECURRENCE-ID:20261224",
            "DTEND:19991231",
            "DTSTART:99991231",
            "DURATION:P99999W",
            "STATUS:CANCELLED",
            "METHOD:CANCEL",
            "SEQUENCE:x");

    @Test
    void calendars_changedAtRandom_areReadOrRefused() throws IOException {
        var samples = samples();
        for (int i = 0; i < TEXTS * 3 / 4; i++) {
            var random = new Random(SEED + i);
            var text = samples.get(random.nextInt(samples.size()));
            for (int change = random.nextInt(6); change >= 0; change--) {
                text = changed(text, random);
            }
            read(text, SEED + i);
        }
    }

    private static void read(String text, long seed) {
        try {
            var calendar = Calendar.read(text, ZONE);
            var lines = text.lines().count();
            for (var calendarFault : calendar.faults()) {
                assertTrue(calendarFault.line() >= 0 && calendarFault.line() <= lines, calendarFault.toString());
                assertTrue(
                        !calendarFault.message().isBlank()
                                && !calendarFault.remedy().isBlank(),
                        calendarFault.toString());
                assertTrue(
                        calendarFault.message().lines().count() == 1
                                && calendarFault.message().length() < 300,
                        calendarFault.toString());
            }
            if (!calendar.faults().isEmpty()) {
                assertEquals(List.of(), calendar.spans().list());
            }
        } catch (RuntimeException | Error e) {
            fail("-Dfuzz.seed=" + seed + " " + e + "\n" + text, e);
        }
    }

    @Test
    void rules_changedAtRandom_areExpandedOrRefused() {
        var start = LocalDateTime.parse("2026-01-05T08:00");
        for (int i = 0; i < TEXTS / 4; i++) {
            var random = new Random(SEED + i);
            var rule = RandomRule.text(random);
            for (int change = random.nextInt(3); change >= 0; change--) {
                rule = changed(rule.replace(';', '\n'), random).replace('\n', ';');
            }
            try {
                var occurrences = Occurrences.of(rule, start, start.plusYears(20), 1_000);
                var times = occurrences.times();
                assertTrue(occurrences.fault().isEmpty() || times.isEmpty(), rule);
                for (int k = 0; k < times.size(); k++) {
                    assertTrue(
                            !times.get(k)
                                    .isBefore(k == 0 ? start : times.get(k - 1).plusSeconds(1)),
                            rule);
                }
            } catch (RuntimeException | Error e) {
                fail("-Dfuzz.seed=" + (SEED + i) + " " + rule, e);
            }
        }
    }

    /** Deep, wide and long ones, each up to the megabyte that a file may have. */
    @Test
    void bombs_areRefusedAtTheBudget() {
        var event = "BEGIN:VEVENT\nDTSTART:20000101T000000Z\nDURATION:PT1M\n%s\nEND:VEVENT\n";
        var zone = "BEGIN:VTIMEZONE\nTZID:a\nBEGIN:STANDARD\nDTSTART:00010101T000000\nTZOFFSETFROM:+0000\n"
                + "TZOFFSETTO:+0100\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\n";
        for (var body : List.of(
                event.formatted("RRULE:FREQ=SECONDLY"),
                event.formatted("RRULE:FREQ=YEARLY;BYSECOND=" + numbers(60) + ";BYMINUTE=" + numbers(60) + ";BYHOUR="
                        + numbers(24)),
                event.formatted("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n".repeat(20_000)),
                event.formatted("RRULE:FREQ=DAILY").repeat(10_000),
                event.formatted("RDATE:" + "20261224T000000Z,".repeat(50_000) + "20261225T000000Z\nBAD"),
                "BEGIN:X\n".repeat(100_000),
                ":\n".repeat(400_000),
                "X;" + "A=\"".repeat(300_000) + "\n",
                "DTSTART\n" + " x\n".repeat(300_000),
                zone + event.formatted("").replace("DTSTART:20000101T000000Z", "DTSTART;TZID=a:20000101T000000"),
                "BEGIN:VEVENT\nDTSTART;TZID=" + "/".repeat(500_000) + ":20000101T000000\nEND:VEVENT\n")) {
            var faults = Calendar.read("BEGIN:VCALENDAR\n" + body + "END:VCALENDAR\n", ZONE)
                    .faults();
            assertTrue(!faults.isEmpty() && faults.size() <= 20, faults.size() + " faults of " + body.substring(0, 40));
        }
    }

    private static String numbers(int end) {
        var list = new ArrayList<String>();
        for (int i = 0; i < end; i++) {
            list.add(Integer.toString(i));
        }
        return String.join(",", list);
    }

    private static String changed(String text, Random random) {
        var lines = new ArrayList<>(text.lines().toList());
        if (lines.isEmpty()) {
            return ODD.get(random.nextInt(ODD.size()));
        }
        var at = random.nextInt(lines.size());
        var line = lines.get(at);
        var cut = random.nextInt(line.length() + 1);
        var odd = ODD.get(random.nextInt(ODD.size()));
        switch (random.nextInt(8)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, line);
            case 2 -> lines.add(at, odd);
            case 3 -> lines.set(at, line.substring(0, cut));
            case 4 -> lines.set(at, line.substring(0, cut) + odd + line.substring(cut));
            case 5 -> lines.set(at, line.substring(0, Math.max(line.indexOf(':'), line.indexOf('=')) + 1) + odd);
            case 6 -> lines.set(at, lines.get(random.nextInt(lines.size())));
            case 7 -> lines.set(at, line.substring(0, cut) + "\n " + line.substring(cut));
            default -> throw new AssertionError();
        }
        return String.join("\n", lines);
    }

    private static List<String> samples() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/calendars"))) {
            var samples = new ArrayList<String>();
            for (var file : files.sorted().toList()) {
                samples.add(Files.readString(file));
            }
            return samples;
        }
    }
}
