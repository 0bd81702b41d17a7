package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Times;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.oncall.Span;
import dev.tocsin.engine.oncall.Spans;
import dev.tocsin.engine.oncall.WallClock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code away} of {@code users}: when they cannot be on call. */
final class AbsencesReader {
    private static final List<String> KEYS = List.of("from", "to", "reason");

    /**
     * The absences of one user, in local times.
     *
     * @param zone the user's own; empty = that of each schedule
     */
    record Absences(Optional<ZoneId> zone, List<Absence> list) {
        Spans in(ZoneId schedule) {
            var where = zone.orElse(schedule);
            return Spans.of(
                    list.stream().flatMap(absence -> absence.in(where).stream()).toList());
        }
    }

    /** @param to exclusive */
    record Absence(LocalDateTime from, LocalDateTime to) {
        Optional<Span> in(ZoneId zone) {
            var start = WallClock.instantOf(from, zone);
            var end = WallClock.instantOf(to, zone);
            return start.isBefore(end) ? Optional.of(new Span(start, end)) : Optional.empty();
        }
    }

    private final Values values;
    private final Times times;

    AbsencesReader(Values values, Times times) {
        this.values = values;
        this.times = times;
    }

    /** The absences by user; users without absences are left out. */
    Map<String, Absences> read(Document document) {
        var absences = new HashMap<String, Absences>();
        for (var user : document.map("users").map(Yaml.Mapping::entries).orElse(List.of())) {
            if (user.value() instanceof Yaml.Mapping mapping) {
                value(mapping, "away")
                        .map(this::list)
                        .ifPresent(list -> absences.put(
                                user.key(),
                                new Absences(value(mapping, "time_zone").flatMap(times::zoneIfValid), list)));
            }
        }
        return absences;
    }

    private List<Absence> list(Yaml node) {
        return values.list(node, "absences").stream()
                .flatMap(item -> Fields.of(item, "an absence", KEYS, values.problems()).stream())
                .flatMap(fields -> absence(fields).stream())
                .toList();
    }

    private Optional<Absence> absence(Fields fields) {
        fields.get("reason").ifPresent(node -> values.text(node, "a reason"));
        var from = fields.require("from", "write a date, 2026-12-20, or a date and time")
                .map(times::dateTime);
        var to = fields.require("to", "write a date, 2027-01-04, or a date and time, at which it is over")
                .map(times::dateTime);
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            values.problems()
                    .add(
                            fields.place(),
                            "the absence from " + from.get() + " to " + to.get() + " has no time in it",
                            "a date means its midnight, and 'to' is exclusive: for one day write the next as 'to'");
            return Optional.empty();
        }
        return from.flatMap(start -> to.map(end -> new Absence(start, end)));
    }

    /** The value of a key; {@link PeopleReader} reads the whole user and reports its faults. */
    private static Optional<Yaml> value(Yaml.Mapping mapping, String key) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .map(Yaml.Entry::value)
                .findFirst()
                .filter(value -> !value.isNothing());
    }
}
