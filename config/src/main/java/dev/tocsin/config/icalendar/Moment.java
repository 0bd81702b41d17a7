package dev.tocsin.config.icalendar;

import dev.tocsin.core.oncall.WallClock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A date, or a date and a time.
 *
 * @param local as written; midnight for a date
 * @param rules of the zone it is given in; null = in none, as a date and a floating time are
 */
record Moment(LocalDateTime local, boolean isDate, @Nullable ZoneRules rules) {
    private static final Pattern WRITTEN =
            Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?");
    private static final ZoneRules UTC = ZoneOffset.UTC.getRules();

    /** In UTC, in no zone, or a date. */
    static Moment read(String text) throws Unusable {
        var match = WRITTEN.matcher(text);
        if (match.matches()) {
            try {
                var date = LocalDate.of(number(match.group(1)), number(match.group(2)), number(match.group(3)));
                if (match.group(4) == null) {
                    return new Moment(date.atStartOfDay(), true, null);
                }
                // A leap second is written as 60.
                var second = Math.min(number(match.group(6)), 59);
                var time = LocalTime.of(number(match.group(4)), number(match.group(5)), second);
                return new Moment(date.atTime(time), false, match.group(7).isEmpty() ? null : UTC);
            } catch (DateTimeException _) {
                // Reported below, like a text of another form.
            }
        }
        throw new Unusable(
                CalendarFault.quote(text) + " is not a date or time",
                "write a date that exists, 20261225, or a date and a time, 20261225T080000 or 20261225T080000Z");
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    /** The same clock in a zone, where it has none. */
    Moment in(@Nullable ZoneRules zone) {
        return isDate || rules != null || zone == null ? this : new Moment(local, false, zone);
    }

    /** @param floating the zone of dates and of times that have none */
    Instant instant(ZoneRules floating) {
        return WallClock.instantOf(local, rules == null ? floating : rules);
    }

    /** What a clock in {@code zone} shows then; a date, and a time in no zone, as they are written. */
    LocalDateTime localTo(ZoneRules zone) {
        return rules == null ? local : LocalDateTime.ofInstant(instant(zone), zone.getOffset(instant(zone)));
    }

    /**
     * The day that is meant where whole days are spoken of: the one written, except for an instant that is midnight in
     * the zone of those days.
     */
    LocalDate day(ZoneRules zone) {
        var there = localTo(zone);
        return there.toLocalTime().equals(LocalTime.MIDNIGHT) ? there.toLocalDate() : local.toLocalDate();
    }
}
