package dev.tocsin.config.icalendar;

import dev.tocsin.core.oncall.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A VEVENT and the times it covers. Whole days are days of the schedule's zone; a time without a zone is one of the
 * schedule's.
 */
final class Event {
    private static final LocalDateTime MIN_DATE = LocalDateTime.parse("2000-01-01T00:00");
    private static final LocalDateTime MAX_DATE = LocalDateTime.parse("2100-01-01T00:00");
    private static final Pattern DURATION = Pattern.compile(
            "\\+?P(?:([0-9]{1,5})W)?(?:([0-9]{1,5})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,9})S)?)?");
    private static final String EXPORT_AGAIN = "mend the event where it comes from, and export it again";

    /**
     * How long each occurrence lasts.
     *
     * @param days by the clock on the wall
     * @param exact after these
     */
    private record Length(long days, Duration exact) {
        /** Many write no length, or the same day at both ends, and mean that day; part of a day is that day. */
        Length ofWholeDays() {
            var begun = exact.plusDays(1).minusNanos(1).toDays();
            return new Length(Math.max(1, days + begun), Duration.ZERO);
        }
    }

    private final Component component;
    private final Zones zones;
    private final ZoneRules floating;
    private final Budget budget;
    private final Moment start;
    /** In which its times are meant. */
    private final ZoneRules own;

    Event(Component component, Zones zones, ZoneId zone, Budget budget) throws Unusable {
        this.component = component;
        this.zones = zones;
        this.budget = budget;
        floating = zone.getRules();
        start = moment(component.require("DTSTART"));
        own = start.rules() == null ? floating : start.rules();
    }

    int line() {
        return component.begin();
    }

    String uid() {
        return component.line("UID").map(line -> line.value().strip()).orElse("");
    }

    boolean isCancelled() {
        return component.word("STATUS").equals("CANCELLED");
    }

    long sequence() {
        var word = component.word("SEQUENCE");
        return word.matches("[0-9]{1,9}") ? Long.parseLong(word) : 0;
    }

    /** The occurrence of the event of the same UID that this one stands in for; a Moment of any form. */
    Optional<Moment> replaces() throws Unusable {
        var line = component.line("RECURRENCE-ID");
        if (line.isEmpty()) {
            return Optional.empty();
        }
        if (!line.get().parameter("RANGE").isEmpty()) {
            throw new Unusable(new CalendarFault(
                    line.get().number(),
                    "a change of one occurrence and all later ones, RANGE, cannot be read",
                    "end the series there, and write a new one"));
        }
        return Optional.of(moment(line.get()));
    }

    /**
     * When it is, from 2000 to 2099; what has no time in it is left out.
     *
     * @param instead occurrences that other events stand in for
     */
    List<Span> spans(List<Moment> instead, int most) throws Unusable {
        var excluded = new HashSet<Object>();
        for (var moment : instead) {
            excluded.add(key(moment));
        }
        for (var line : component.lines("EXDATE")) {
            for (var value : line.values()) {
                budget.spend();
                excluded.add(key(moment(line, value)));
            }
        }
        for (var line : component.lines("EXRULE")) {
            for (var local : occurrences(line, most)) {
                excluded.add(key(local));
            }
        }
        var length = length();
        var spans = new ArrayList<Span>();
        for (var local : starts(most)) {
            var begin = at(local);
            var end = at(local.plusDays(length.days())).plus(length.exact());
            if (!excluded.contains(key(local)) && !excluded.contains(local.toLocalDate()) && begin.isBefore(end)) {
                spans.add(new Span(begin, end));
            }
        }
        addPeriods(spans, excluded);
        return spans;
    }

    /** What the same occurrence always is: a day for whole days, an instant for times. */
    private Object key(Moment moment) {
        if (start.isDate()) {
            return moment.day(floating);
        }
        return moment.isDate() ? moment.local().toLocalDate() : moment.instant(own);
    }

    private Object key(LocalDateTime local) {
        return start.isDate() ? local.toLocalDate() : at(local);
    }

    private Instant at(LocalDateTime local) {
        return new Moment(local, false, own).instant(own);
    }

    /** The first one is an occurrence whether the rule gives it or not. */
    private Set<LocalDateTime> starts(int most) throws Unusable {
        var starts = new TreeSet<LocalDateTime>();
        if (start.local().isBefore(MAX_DATE)) {
            starts.add(start.local());
        }
        for (var line : component.lines("RRULE")) {
            starts.addAll(occurrences(line, most));
        }
        for (var line : component.lines("RDATE")) {
            for (var value : line.values()) {
                budget.spend();
                if (value.indexOf('/') < 0) {
                    var moment = moment(line, value);
                    starts.add(
                            start.isDate()
                                    ? moment.day(floating).atStartOfDay()
                                    : moment.in(own).localTo(own));
                }
            }
        }
        starts.removeIf(local -> local.isBefore(MIN_DATE.minusYears(1)) || !local.isBefore(MAX_DATE));
        return starts;
    }

    private List<LocalDateTime> occurrences(Line line, int most) throws Unusable {
        try {
            var rule = RuleReader.read(line.value());
            if (rule.frequency().isWithinADay()) {
                throw new Unusable(
                        "the event recurs too often",
                        "let events recur daily or less often, with few times a day: FREQ=DAILY, FREQ=YEARLY");
            }
            var from = start.local().isBefore(MIN_DATE) ? MIN_DATE : start.local();
            return Expansion.between(rule, start.local(), last(rule.until()), from, MAX_DATE, most, budget);
        } catch (Unusable e) {
            throw new Unusable(e.fault().at(line.number()));
        }
    }

    /** An UNTIL that is a day counts as a whole. */
    private LocalDateTime last(@Nullable Moment until) {
        if (until == null) {
            return MAX_DATE;
        }
        if (start.isDate()) {
            return until.day(floating).atStartOfDay();
        }
        return until.isDate() ? until.local().plusDays(1).minusSeconds(1) : until.localTo(own);
    }

    private Length length() throws Unusable {
        var length = writtenLength();
        return start.isDate() ? length.ofWholeDays() : length;
    }

    private Length writtenLength() throws Unusable {
        var duration = component.line("DURATION");
        if (duration.isPresent()) {
            return length(duration.get().value().strip(), duration.get());
        }
        var line = component.line("DTEND");
        if (line.isEmpty()) {
            return new Length(0, Duration.ZERO);
        }
        var end = moment(line.get());
        if (start.isDate()) {
            var days = ChronoUnit.DAYS.between(start.local().toLocalDate(), end.day(floating));
            requireOrder(days >= 0, line.get());
            return new Length(days, Duration.ZERO);
        }
        var exact = Duration.between(start.instant(own), end.instant(end.isDate() ? floating : own));
        requireOrder(!exact.isNegative(), line.get());
        return new Length(0, exact);
    }

    private static void requireOrder(boolean ordered, Line line) throws Unusable {
        if (!ordered) {
            throw new Unusable(new CalendarFault(line.number(), "the event ends before it starts", EXPORT_AGAIN));
        }
    }

    private static Length length(String text, Line line) throws Unusable {
        var match = DURATION.matcher(text);
        if (!match.matches() || text.endsWith("P") || text.endsWith("T")) {
            throw new Unusable(
                    new CalendarFault(line.number(), CalendarFault.quote(text) + " is no duration", EXPORT_AGAIN));
        }
        var exact = Duration.ofHours(number(match.group(3)))
                .plusMinutes(number(match.group(4)))
                .plusSeconds(number(match.group(5)));
        return new Length(7 * number(match.group(1)) + number(match.group(2)), exact);
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Of RDATEs that have an end of their own. */
    private void addPeriods(List<Span> spans, Set<Object> excluded) throws Unusable {
        for (var line : component.lines("RDATE")) {
            for (var value : line.values()) {
                var slash = value.indexOf('/');
                if (slash < 0) {
                    continue;
                }
                var from = moment(line, value.substring(0, slash));
                var rest = value.substring(slash + 1).strip();
                var begin = from.instant(own);
                Instant end;
                if (rest.startsWith("P") || rest.startsWith("+")) {
                    var written = length(rest, line);
                    var length = from.isDate() ? written.ofWholeDays() : written;
                    end = at(from.in(own).localTo(own).plusDays(length.days())).plus(length.exact());
                } else {
                    end = moment(line, rest).instant(own);
                }
                if (begin.isBefore(end) && !excluded.contains(key(from))) {
                    spans.add(new Span(begin, end));
                }
            }
        }
    }

    private Moment moment(Line line) throws Unusable {
        return moment(line, line.value());
    }

    private Moment moment(Line line, String value) throws Unusable {
        try {
            return zones.moment(line, value);
        } catch (Unusable e) {
            throw e.fault().line() > 0 ? e : new Unusable(e.fault().at(line.number()));
        }
    }
}
