package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.References;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Times;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.oncall.Handoffs;
import dev.tocsin.engine.oncall.Rotation;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code rotations}. */
final class RotationsReader {
    static final List<String> OWN_KEYS = List.of("start", "handoff", "shift", "rrule", "members");
    private static final List<String> KEYS =
            Stream.concat(Stream.of("time_zone"), OWN_KEYS.stream()).toList();
    private static final Duration MAX_SHIFT = Duration.ofDays(366);
    private static final int MAX_WEIGHT = 100;
    private static final int MAX_MEMBERS = 1_000;

    private final Values values;
    private final References references;
    private final Times times;

    RotationsReader(Values values, References references, Times times) {
        this.values = values;
        this.references = references;
        this.times = times;
    }

    Map<String, Rotation> read(Document document) {
        return Section.read(document.map("rotations"), values, this::rotation);
    }

    private Optional<Rotation> rotation(String name, Yaml node) {
        references.define(Kind.ROTATION, name);
        return Fields.of(node, "a rotation", KEYS, values.problems()).flatMap(fields -> {
            var zone = fields.require("time_zone", "name one, for example America/Chicago")
                    .map(times::zone);
            return rotation(name, fields, zone);
        });
    }

    /** Reads a rotation from the keys of {@link #OWN_KEYS}; other keys may stand among them. */
    Optional<Rotation> rotation(String name, Fields fields, Optional<ZoneId> zone) {
        var start = fields.require("start", "write the date of the first shift: 2026-01-05")
                .map(times::date);
        var handoff = fields.require("handoff", "write the local time shifts start at: \"08:00\"")
                .map(times::time);
        var handoffs = handoffs(fields, start.flatMap(day -> handoff.map(day::atTime)));
        var members = fields.require("members", "list who takes turns: [sam, {user: alex, weight: 2}]")
                .map(this::members)
                .orElse(List.of());
        return zone.isEmpty() || handoffs.isEmpty() || members.isEmpty()
                ? Optional.empty()
                : Optional.of(Rotation.of(name, zone.get(), handoffs.get(), members));
    }

    private Optional<Handoffs> handoffs(Fields fields, Optional<LocalDateTime> start) {
        var rule = fields.get("rrule");
        if (rule.isPresent()) {
            fields.get("shift").ifPresent(node -> values.problems()
                    .add(node.place(), "'shift' and 'rrule' are both given", "keep one of the two"));
            return start.flatMap(first -> Recurrence.handoffs(rule.get(), first, values));
        }
        var length = fields.require("shift", "write how long a shift is, 12h, 24h or 1w, or give an 'rrule'")
                .map(this::shift);
        return start.flatMap(first -> length.map(each -> new Handoffs.Every(first, each)));
    }

    private Duration shift(Yaml node) {
        var shift = values.duration(node, Duration.ofHours(1), MAX_SHIFT);
        if (shift.toSecondsPart() != 0 || shift.toNanosPart() != 0) {
            values.problems().add(node.place(), "a shift lasts whole minutes", "write 12h, 24h or 1w");
        }
        return shift.truncatedTo(ChronoUnit.MINUTES);
    }

    private List<Rotation.Member> members(Yaml node) {
        var members = values.someOf(node, "members");
        if (members.size() > MAX_MEMBERS) {
            values.expected(
                    node.place(),
                    "at most " + MAX_MEMBERS + " members",
                    Integer.toString(members.size()),
                    "write weights instead of repeating a member");
            return List.of();
        }
        return members.stream().map(this::member).toList();
    }

    private Rotation.Member member(Yaml node) {
        if (!(node instanceof Yaml.Mapping)) {
            return new Rotation.Member(references.referToAnybody(node), 1);
        }
        var fields = Fields.of(node, "a member", List.of("user", "weight"), values.problems());
        var user = fields.flatMap(f -> f.require("user", "name a user")).map(references::referToAnybody);
        var weight = fields.flatMap(f -> f.get("weight")).map(n -> values.integer(n, 1, MAX_WEIGHT));
        return new Rotation.Member(user.orElse(""), weight.orElse(1));
    }
}
