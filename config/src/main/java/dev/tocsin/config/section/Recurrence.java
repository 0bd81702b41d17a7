package dev.tocsin.config.section;

import dev.tocsin.config.icalendar.Occurrences;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.oncall.Handoffs;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** Expands recurrence rules of RFC 5545, section 3.3.10, into local times. */
public final class Recurrence {
    /** For how many years a rule without an end is expanded. */
    public static final int YEARS = 20;

    private static final String WHAT = "a recurrence rule such as FREQ=WEEKLY;BYDAY=MO,FR";
    private static final String HINT =
            "write an RRULE of RFC 5545 without DTSTART; an UNTIL is a local time: UNTIL=20271231T235900";
    /** Maximum of occurrences: more than there are hours in {@link #YEARS}. */
    private static final int MAX_OCCURRENCES = 200_000;

    private Recurrence() {}

    /** The handoffs that the rule gives from {@code start} on; the last one ends the last shift. */
    static Optional<Handoffs> handoffs(Yaml node, LocalDateTime start, Values values) {
        var times = read(node, start, values);
        if (times.isEmpty()) {
            return Optional.empty();
        }
        var list = times.get();
        if (list.size() < 2) {
            values.problems()
                    .add(
                            node.place(),
                            "the rule has " + (list.isEmpty() ? "no handoff" : "one handoff") + " in " + YEARS
                                    + " years from " + start,
                            "one shift needs two handoffs: look at COUNT, UNTIL and the days");
            return Optional.empty();
        }
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i - 1).plusHours(1).isAfter(list.get(i))) {
                values.problems()
                        .add(
                                node.place(),
                                "a shift lasts at least an hour, not from " + list.get(i - 1) + " to " + list.get(i),
                                "let the rule give fewer times");
                return Optional.empty();
            }
        }
        return Optional.of(new Handoffs.Listed(list));
    }

    /** The times from {@code start} on that the rule gives, at least one. */
    static Optional<List<LocalDateTime>> times(Yaml node, LocalDateTime start, Values values) {
        var times = read(node, start, values);
        if (times.filter(List::isEmpty).isPresent()) {
            values.expected(node.place(), WHAT, values.text(node, WHAT), HINT);
        }
        return times.filter(list -> !list.isEmpty());
    }

    private static Optional<List<LocalDateTime>> read(Yaml node, LocalDateTime start, Values values) {
        var text = values.text(node, WHAT);
        if (!Values.isText(node)) {
            return Optional.empty();
        }
        var read = Occurrences.of(text, start, start.plusYears(YEARS), MAX_OCCURRENCES);
        read.fault().ifPresent(calendarFault -> values.problems()
                .add(node.place(), calendarFault.message(), calendarFault.remedy()));
        return read.fault().isPresent() ? Optional.empty() : Optional.of(read.times());
    }
}
