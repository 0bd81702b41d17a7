package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.References;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Times;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.oncall.Schedule;
import dev.tocsin.engine.oncall.Schedule.Version;
import dev.tocsin.engine.oncall.ShiftOverride;
import dev.tocsin.engine.oncall.Spans;
import dev.tocsin.engine.oncall.WallClock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code schedules}. */
final class SchedulesReader {
    private static final List<String> KEYS = List.of("time_zone", "layers", "versions", "overrides", "handoff_notice");
    private static final Duration A_WEEK = Duration.ofDays(7);
    private static final List<String> OVERRIDE_KEYS = List.of("user", "from", "to", "instead_of", "reason");

    private final Values values;
    private final References references;
    private final Times times;
    private final LayersReader layers;
    private final Map<String, AbsencesReader.Absences> absences;
    private final Map<String, Duration> handoffNotices = new TreeMap<>();

    SchedulesReader(
            Values values,
            References references,
            Times times,
            LayersReader layers,
            Map<String, AbsencesReader.Absences> absences) {
        this.values = values;
        this.references = references;
        this.times = times;
        this.layers = layers;
        this.absences = absences;
    }

    Map<String, Schedule> read(Document document) {
        return Section.read(document.map("schedules"), values, this::schedule);
    }

    /** How long before a handoff users are notified, by schedule; complete once the schedules are read. */
    Map<String, Duration> handoffNotices() {
        return handoffNotices;
    }

    private Optional<Schedule> schedule(String name, Yaml node) {
        references.define(Kind.SCHEDULE, name);
        return Fields.of(node, "a schedule", KEYS, values.problems()).flatMap(fields -> {
            var zone = fields.require("time_zone", "name one, for example America/Chicago")
                    .map(times::zone)
                    .orElse(ZoneId.of("UTC"));
            var versions = new ArrayList<Version>();
            fields.require("layers", "list the layers: [{name: base, rotation: primary}]")
                    .map(list -> layers.read(list, zone))
                    .ifPresent(list -> versions.add(new Version(LocalDateTime.MIN, list)));
            fields.get("versions").ifPresent(list -> addVersions(list, zone, versions));
            var overrides =
                    fields.get("overrides").map(list -> overrides(list, zone)).orElse(List.of());
            fields.get("handoff_notice").flatMap(this::before).ifPresent(before -> handoffNotices.put(name, before));
            return values.problems().isEmpty()
                    ? Optional.of(new Schedule(name, zone, versions, overrides, away(zone)))
                    : Optional.empty();
        });
    }

    private Optional<Duration> before(Yaml node) {
        return Fields.of(node, "a hand-off notice", List.of("before"), values.problems())
                .flatMap(fields -> fields.require("before", "write how long before the hand-off: 15m"))
                .map(before -> values.duration(before, Duration.ZERO, A_WEEK));
    }

    private Map<String, Spans> away(ZoneId zone) {
        var away = new TreeMap<String, Spans>();
        absences.forEach((user, times) -> away.put(user, times.in(zone)));
        return away;
    }

    private void addVersions(Yaml node, ZoneId zone, List<Version> versions) {
        for (var item : values.list(node, "versions")) {
            var fields = Fields.of(item, "a version", List.of("from", "layers"), values.problems());
            var from = fields.flatMap(f -> f.require("from", "write when these layers begin: 2026-12-01"))
                    .map(times::dateTime);
            var list = fields.flatMap(f -> f.require("layers", "list the layers that are valid from then on"))
                    .map(n -> layers.read(n, zone))
                    .orElse(List.of());
            if (from.isEmpty() || versions.isEmpty()) {
                continue;
            }
            if (!versions.getLast().from().isBefore(from.get())) {
                values.problems()
                        .add(
                                item.place(),
                                "the version from " + from.get() + " does not come after the one before it",
                                "put the versions in the order of 'from', each time once");
            } else if (values.problems().isEmpty()) {
                versions.add(new Version(from.get(), list));
            }
        }
    }

    private List<ShiftOverride> overrides(Yaml node, ZoneId zone) {
        return values.list(node, "overrides").stream()
                .flatMap(item -> Fields.of(item, "an override", OVERRIDE_KEYS, values.problems()).stream())
                .flatMap(fields -> override(fields, zone).stream())
                .toList();
    }

    private Optional<ShiftOverride> override(Fields fields, ZoneId zone) {
        var user = fields.require("user", "name who takes over").map(references::referToAnybody);
        var from = fields.require("from", "write a local date and time: 2026-12-12T08:00")
                .map(times::dateTime);
        var to = fields.require("to", "write a local date and time: 2026-12-12T20:00")
                .map(times::dateTime);
        var insteadOf = fields.get("instead_of").map(n -> references.refer(Kind.USER, n));
        var reason = fields.get("reason").map(n -> values.text(n, "a reason")).orElse("");
        if (user.isEmpty() || from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        var start = WallClock.instantOf(from.get(), zone);
        var end = WallClock.instantOf(to.get(), zone);
        if (!start.isBefore(end)) {
            values.problems()
                    .add(
                            fields.place(),
                            "the override from " + from.get() + " to " + to.get() + " has no time in it",
                            "'to' is exclusive and comes after 'from'; both are times of " + zone);
            return Optional.empty();
        }
        return Optional.of(new ShiftOverride(
                user.get(), start, end, insteadOf, fields.place().file(), reason));
    }
}
