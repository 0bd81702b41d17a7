package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.core.oncall.Span;
import dev.tocsin.core.oncall.Spans;
import dev.tocsin.core.oncall.WallClock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * When a user cannot be on call, in local times: {@code away} of {@code users}.
 *
 * @param zone the user's own; empty = that of each schedule
 */
record Absences(Optional<ZoneId> zone, List<Absence> list) {
    private static final Key<LocalDateTime> FROM = Key.required(
            "from",
            Types.dateTime(),
            "2026-12-20",
            "when the absence begins",
            "write a date, 2026-12-20, or a date and time");
    private static final Key<LocalDateTime> TO = Key.required(
            "to",
            Types.dateTime(),
            "2027-01-04",
            "when the absence is over; a date means its midnight",
            "write a date, 2027-01-04, or a date and time, at which it is over");
    private static final Key<String> REASON =
            Key.optional("reason", Types.text("a reason"), "holiday", "the reason, for people who read the file");

    static final Key<List<Fields>> AWAY = Key.optional(
            "away",
            Section.of("an absence", FROM, TO, REASON).type().list("absences"),
            "[{from: 2026-12-20, to: 2027-01-04}]",
            "when the person cannot be on call, in their own time zone");

    /** @param to exclusive */
    private record Absence(LocalDateTime from, LocalDateTime to) {
        Optional<Span> in(ZoneId zone) {
            var start = WallClock.instantOf(from, zone);
            var end = WallClock.instantOf(to, zone);
            return start.isBefore(end) ? Optional.of(new Span(start, end)) : Optional.empty();
        }
    }

    static Absences of(Optional<ZoneId> zone, List<Fields> away, Values values) {
        return new Absences(
                zone,
                away.stream()
                        .flatMap(fields -> absence(fields, values).stream())
                        .toList());
    }

    Spans in(ZoneId schedule) {
        var where = zone.orElse(schedule);
        return Spans.of(
                list.stream().flatMap(absence -> absence.in(where).stream()).toList());
    }

    private static Optional<Absence> absence(Fields fields, Values values) {
        fields.get(REASON);
        var from = fields.get(FROM);
        var to = fields.get(TO);
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            values.problems()
                    .add(
                            fields.place(),
                            "the absence from " + from.get() + " to " + to.get() + " is empty",
                            "a date means its midnight, and 'to' is exclusive: for one day write the next as 'to'");
            return Optional.empty();
        }
        return from.flatMap(start -> to.map(end -> new Absence(start, end)));
    }
}
