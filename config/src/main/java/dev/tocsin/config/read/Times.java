package dev.tocsin.config.read;

import dev.tocsin.config.icalendar.ZoneNames;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.TreeSet;

/** Reads zones, dates and local times. A faulty one is reported and replaced, as in {@link Values}. */
public record Times(Values values) {
    public ZoneId zone(Yaml node) {
        var text = values.text(node, "a time zone such as America/Chicago");
        try {
            return ZoneId.of(text);
        } catch (DateTimeException _) {
            if (Values.isText(node)) {
                values.problems().add(node.place(), "unknown time zone " + Values.quote(text), zoneHint(text));
            }
            return ZoneId.of("UTC");
        }
    }

    /**
     * A hint for an unknown zone: a name that other products use for a zone comes before a name that is only similar.
     */
    private static String zoneHint(String text) {
        var usual = ZoneNames.usual(text);
        return usual.isEmpty()
                ? NearestName.to(text, new TreeSet<>(ZoneId.getAvailableZoneIds()))
                        .map(name -> "did you mean '" + name + "'?")
                        .orElse("write it as in America/Chicago or UTC")
                : "write the intended IANA zone: " + String.join(" or ", usual);
    }

    public LocalDate date(Yaml node) {
        var text = values.text(node, "a date such as 2026-01-05");
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException _) {
            reportUnlessReported(node, "a date such as 2026-01-05", text, "write year-month-day; the day must exist");
            return LocalDate.EPOCH;
        }
    }

    public LocalTime time(Yaml node) {
        var text = values.text(node, "a time such as \"08:00\"");
        try {
            return wholeMinutes(node, LocalTime.parse(text));
        } catch (DateTimeException _) {
            reportUnlessReported(node, "a time such as \"08:00\"", text, "write hours and minutes, 00:00 to 23:59");
            return LocalTime.MIDNIGHT;
        }
    }

    /** A date, which means its midnight, or a date and a time. */
    public LocalDateTime dateTime(Yaml node) {
        var what = "a date and a local time such as 2026-12-12T08:00";
        var text = values.text(node, what);
        try {
            return text.contains("T")
                    ? wholeMinutes(node, LocalDateTime.parse(text))
                    : LocalDate.parse(text).atStartOfDay();
        } catch (DateTimeException _) {
            reportUnlessReported(
                    node, what, text, "write year-month-day, or year-month-dayThour:minute, without a zone");
            return LocalDate.EPOCH.atStartOfDay();
        }
    }

    /** The end of a time range, where 24:00 may be written for midnight. */
    public LocalTime endTime(Yaml node) {
        return node instanceof Yaml.Scalar scalar && scalar.text().equals("24:00") ? LocalTime.MIDNIGHT : time(node);
    }

    private <T extends Temporal> T wholeMinutes(Yaml node, T time) {
        if (time.get(ChronoField.SECOND_OF_MINUTE) != 0 || time.get(ChronoField.NANO_OF_SECOND) != 0) {
            values.problems().add(node.place(), "a time is given in whole minutes", "remove the seconds");
        }
        return truncated(time);
    }

    @SuppressWarnings("unchecked") // a time stays of its kind
    private static <T extends Temporal> T truncated(T time) {
        return (T) time.with(ChronoField.SECOND_OF_MINUTE, 0).with(ChronoField.NANO_OF_SECOND, 0);
    }

    private void reportUnlessReported(Yaml node, String what, String found, String hint) {
        if (Values.isText(node)) {
            values.expected(node.place(), what, found, hint);
        }
    }
}
