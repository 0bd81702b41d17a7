package dev.tocsin.config.icalendar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A VTIMEZONE, RFC 5545 section 3.6.5: its onsets are those in DTSTART, in RDATE and by RRULE, in the clock that shows
 * before them; an offset holds from its onset to the next.
 */
final class ZoneDefinition {
    private static final LocalDateTime MAX_DATE = LocalDateTime.parse("2101-01-01T00:00");
    private static final Pattern OFFSET = Pattern.compile("([+-])([0-9]{2})([0-9]{2})([0-9]{2})?");
    /** Four a year for five centuries. */
    private static final int MAX_ONSETS = 2_000;

    private record Onset(ZoneOffset before, ZoneOffset after) {}

    private ZoneDefinition() {}

    static ZoneRules rules(Component zone, Budget budget) throws Unusable {
        var onsets = new TreeMap<Instant, Onset>();
        for (var part : zone.parts()) {
            if (part.name().equals("STANDARD") || part.name().equals("DAYLIGHT")) {
                var onset = new Onset(offset(part.require("TZOFFSETFROM")), offset(part.require("TZOFFSETTO")));
                for (var local : onsets(part, onset.before(), budget)) {
                    onsets.put(local.toInstant(onset.before()), onset);
                }
            }
        }
        if (onsets.isEmpty() || onsets.size() > MAX_ONSETS) {
            throw fault(zone.begin(), "the VTIMEZONE has " + onsets.size() + " onsets, not 1 to " + MAX_ONSETS);
        }
        try {
            return rules(onsets);
        } catch (DateTimeException | IllegalArgumentException _) {
            throw fault(zone.begin(), "the VTIMEZONE contradicts itself");
        }
    }

    private static ZoneRules rules(TreeMap<Instant, Onset> onsets) {
        var transitions = new ArrayList<ZoneOffsetTransition>();
        var first = onsets.firstEntry().getValue().before();
        var offset = first;
        for (var entry : onsets.entrySet()) {
            var after = entry.getValue().after();
            if (!after.equals(offset)) {
                transitions.add(
                        ZoneOffsetTransition.of(LocalDateTime.ofInstant(entry.getKey(), offset), offset, after));
                offset = after;
            }
        }
        return transitions.isEmpty() ? first.getRules() : ZoneRules.of(first, first, List.of(), transitions, List.of());
    }

    private static List<LocalDateTime> onsets(Component part, ZoneOffset before, Budget budget) throws Unusable {
        var start = local(part.require("DTSTART"));
        var onsets = new ArrayList<>(List.of(start));
        for (var line : part.lines("RDATE")) {
            for (var value : line.values()) {
                budget.spend();
                onsets.add(at(line, () -> Moment.read(value.split("/", 2)[0].strip()))
                        .localTo(before.getRules()));
            }
        }
        for (var line : part.lines("RRULE")) {
            onsets.addAll(at(line, () -> {
                var rule = RuleReader.read(line.value());
                var until = rule.until();
                return Expansion.between(
                        rule,
                        start,
                        until == null ? MAX_DATE : until.localTo(before.getRules()),
                        start,
                        MAX_DATE,
                        MAX_ONSETS,
                        budget);
            }));
        }
        return onsets;
    }

    private static LocalDateTime local(Line line) throws Unusable {
        return at(line, () -> Moment.read(line.value().strip())).local();
    }

    private interface Reading<T> {
        T read() throws Unusable;
    }

    private static <T> T at(Line line, Reading<T> reading) throws Unusable {
        try {
            return reading.read();
        } catch (Unusable e) {
            throw new Unusable(e.fault().at(line.number()));
        }
    }

    private static ZoneOffset offset(Line line) throws Unusable {
        var match = OFFSET.matcher(line.value().strip());
        if (match.matches()) {
            var seconds = match.group(4) == null ? 0 : Integer.parseInt(match.group(4));
            var total = Integer.parseInt(match.group(2)) * 3600 + Integer.parseInt(match.group(3)) * 60 + seconds;
            if (total <= ZoneOffset.MAX.getTotalSeconds()) {
                return ZoneOffset.ofTotalSeconds(match.group(1).equals("-") ? -total : total);
            }
        }
        throw fault(line.number(), CalendarFault.quote(line.value()) + " is no offset from UTC");
    }

    private static Unusable fault(int line, String message) {
        return new Unusable(new CalendarFault(
                line, message, "export the calendar again, or let TZID name an IANA zone: Europe/Berlin"));
    }
}
