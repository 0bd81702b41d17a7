package dev.tocsin.config.icalendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.junit.jupiter.api.Test;

/**
 * Ours against lib-recur, over rules at random: {@code -Drules.seed=…} for others, {@code -Drules=…} for more. It gives up
 * where many periods in a row have nothing, and takes the months before the start out of the first year before BYSETPOS
 * counts, so such rules start in January.
 */
class RulesAgreeTest {
    private static final int RULES = Integer.getInteger("rules", 2_000);
    private static final int COMPARED = 200;

    @Test
    void rules_atRandom_giveWhatAnotherImplementationGives() throws InvalidRecurrenceRuleException {
        var random = new Random(Long.getLong("rules.seed", 11));
        var compared = 0;
        for (int i = 0; i < RULES; i++) {
            var rule = RandomRule.text(random);
            var start = RandomRule.start(random);
            if (rule.matches("FREQ=YEARLY.*BYMONTH=.*BYSETPOS.*")) {
                start = start.toLocalDate().withDayOfYear(1).atStartOfDay();
            }
            var end = start.plusYears(8);
            var libRecur = libRecur(rule, start, end);
            if (libRecur.isPresent()) {
                var ours = Occurrences.of(rule, start, end, 200_000);
                assertEquals(Optional.empty(), ours.fault(), rule);
                assertEquals(libRecur.get(), first(ours.times()), rule + " from " + start);
                compared++;
            }
        }
        assertTrue(compared > RULES * 3 / 4, compared + " of " + RULES);
    }

    /** Everybody's example: with the week beginning on Sunday it is other people who are on call. */
    @Test
    void weekStart_isMondayWhereverTheServerStands() {
        var locale = Locale.getDefault();
        var zone = TimeZone.getDefault();
        try {
            for (var tag : List.of("de-DE", "en-US", "ar-EG", "tr-TR")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
                assertEquals(
                        times("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE;WKST=MO"),
                        times("freq=weekly;interval=2;byday=SU,WE"));
                assertEquals(
                        "[2026-01-07T09:00, 2026-01-11T09:00, 2026-01-21T09:00]",
                        times("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE"),
                        tag);
                assertEquals(
                        "[2026-01-07T09:00, 2026-01-18T09:00, 2026-01-21T09:00]",
                        times("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE;WKST=SU"),
                        tag);
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void byMonth_thatLimitsWeeks_losesNoDayAtTheEndOfAMonth() {
        // Monday 28 September begins a week whose Thursday is in October.
        assertEquals(
                "[2026-10-01T09:00, 2026-10-05T09:00, 2026-10-08T09:00]",
                first("FREQ=WEEKLY;BYMONTH=10;BYDAY=MO,TH", LocalDateTime.parse("2026-09-28T09:00")));
        assertEquals(
                "[2026-01-26T09:00, 2026-01-29T09:00, 2027-01-04T09:00]",
                first("FREQ=WEEKLY;BYMONTH=1;BYDAY=MO,TH", LocalDateTime.parse("2026-01-26T09:00")));
    }

    @Test
    void dayWrittenTwice_usesCountOnce() {
        assertEquals(
                "[2026-01-09T09:00, 2026-01-12T09:00, 2026-01-16T09:00]",
                times("FREQ=WEEKLY;COUNT=3;BYDAY=MO,MO,FR,MO"));
    }

    private static String times(String rule) {
        return first(rule, LocalDateTime.parse("2026-01-07T09:00"));
    }

    private static String first(String rule, LocalDateTime start) {
        var times = Occurrences.of(rule, start, start.plusYears(20), 200_000).times();
        return times.subList(0, 3).toString();
    }

    private static List<LocalDateTime> first(List<LocalDateTime> times) {
        return times.subList(0, Math.min(COMPARED, times.size()));
    }

    /** Empty where it gives up. */
    private static Optional<List<LocalDateTime>> libRecur(String rule, LocalDateTime start, LocalDateTime end)
            throws InvalidRecurrenceRuleException {
        var first = new DateTime(
                start.getYear(),
                start.getMonthValue() - 1,
                start.getDayOfMonth(),
                start.getHour(),
                start.getMinute(),
                start.getSecond());
        var times = new ArrayList<LocalDateTime>();
        try {
            for (var each = new RecurrenceRule(rule).iterator(first); each.hasNext() && times.size() < COMPARED; ) {
                var next = each.nextDateTime();
                var time = LocalDateTime.of(
                        next.getYear(), next.getMonth() + 1, next.getDayOfMonth(), next.getHours(), next.getMinutes());
                if (!time.isBefore(end)) {
                    break;
                }
                times.add(time);
            }
            return Optional.of(times);
        } catch (IllegalArgumentException | IllegalStateException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("too many"), e.getMessage());
            return Optional.empty();
        }
    }
}
