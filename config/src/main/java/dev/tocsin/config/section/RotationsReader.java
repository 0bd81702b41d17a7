package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.oncall.Handoffs;
import dev.tocsin.core.oncall.Rotation;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code rotations}, and rotations that a layer defines in place. */
final class RotationsReader {
    private static final int MAX_MEMBERS = 1_000;

    private static final Key<String> USER =
            Key.required("user", Types.userOrNobody(), "sam", "who takes the turn", "name a user");
    private static final Key<Integer> WEIGHT = Key.optional(
                    "weight", Types.number(1, 100), "2", "how many turns in each cycle, spread over the cycle")
            .or("1");
    private static final Section MEMBER = Section.of("a member", USER, WEIGHT);

    static final Key<ZoneId> TIME_ZONE = Key.required(
            "time_zone",
            Types.zone(),
            "America/Chicago",
            "the time zone of the handoffs",
            "name one, for example America/Chicago");
    private static final Key<LocalDate> START = Key.required(
            "start",
            Types.date(),
            "2026-01-05",
            "the day of the first handoff",
            "write the date of the first shift: 2026-01-05");
    private static final Key<LocalTime> HANDOFF = Key.required(
            "handoff",
            Types.time(),
            "\"08:00\"",
            "the local time at which shifts start",
            "write the local time shifts start at: \"08:00\"");
    private static final Key<Duration> SHIFT = Key.optional(
                    "shift",
                    Types.duration("1h", "366d").then(RotationsReader::wholeMinutes),
                    "1w",
                    "how long a shift lasts on the wall clock, in whole minutes")
            .otherwise("`rrule` is required");
    private static final Key<Yaml> RRULE = Key.optional(
                    "rrule",
                    Types.recurrence(Recurrence.YEARS),
                    "FREQ=WEEKLY;BYDAY=MO,FR",
                    "the rule that gives the handoffs, instead of `shift`")
            .otherwise("`shift` is required");
    private static final Key<List<Rotation.Member>> MEMBERS = Key.required(
            "members",
            Types.either(Types.userOrNobody(), MEMBER.type())
                    .reading((node, values) -> Optional.of(member(node, values)))
                    .some("members")
                    .then(RotationsReader::bounded)
                    .within("at most " + MAX_MEMBERS, Map.of("maxItems", MAX_MEMBERS)),
            "[sam, {user: alex, weight: 2}]",
            "who takes turns, in this order; `nobody` is a turn that nobody has",
            "list who takes turns: [sam, {user: alex, weight: 2}]");

    /** The keys of a rotation that a layer may have in place of the name of one. */
    static final List<Key<?>> OWN_KEYS = List.of(START, HANDOFF, SHIFT, RRULE, MEMBERS);

    private static final Section ROTATION = Section.of("a rotation", TIME_ZONE, START, HANDOFF, SHIFT, RRULE, MEMBERS);

    static final Key<Map<String, Fields>> ROTATIONS = Key.optional(
            "rotations",
            Types.named(Kind.ROTATION, ROTATION.type()),
            "{primary: {time_zone: UTC, start: 2026-01-05, handoff: \"08:00\", shift: 1w, members: [sam, alex]}}",
            "the rotations: who takes turns, and when the turns change");

    private final Values values;

    RotationsReader(Values values) {
        this.values = values;
    }

    Map<String, Rotation> read(Fields root) {
        var rotations = new LinkedHashMap<String, Rotation>();
        root.get(ROTATIONS).orElse(Map.of()).forEach((name, fields) -> rotation(name, fields, fields.get(TIME_ZONE))
                .ifPresent(rotation -> rotations.put(name, rotation)));
        return Collections.unmodifiableMap(rotations);
    }

    /** Reads a rotation from the keys of {@link #OWN_KEYS}; other keys may stand among them. */
    Optional<Rotation> rotation(String name, Fields fields, Optional<ZoneId> zone) {
        var start = fields.get(START);
        var handoff = fields.get(HANDOFF);
        var handoffs = handoffs(fields, start.flatMap(day -> handoff.map(day::atTime)));
        var members = fields.list(MEMBERS);
        return zone.isEmpty() || handoffs.isEmpty() || members.isEmpty()
                ? Optional.empty()
                : Optional.of(Rotation.of(name, zone.get(), handoffs.get(), members));
    }

    private Optional<Handoffs> handoffs(Fields fields, Optional<LocalDateTime> start) {
        var rule = fields.get(RRULE);
        if (rule.isPresent()) {
            fields.node(SHIFT).ifPresent(node -> values.problems()
                    .add(node.place(), "'shift' and 'rrule' are both given", "keep one of the two"));
            return start.flatMap(first -> Recurrence.handoffs(rule.get(), first, values));
        }
        var length = fields.require(SHIFT, "write how long a shift is, 12h, 24h or 1w, or give an 'rrule'");
        return start.flatMap(first -> length.map(each -> new Handoffs.Every(first, each)));
    }

    private static Optional<Duration> wholeMinutes(Duration shift, Yaml node, Values values) {
        if (shift.toSecondsPart() != 0 || shift.toNanosPart() != 0) {
            values.problems().add(node.place(), "a shift lasts whole minutes", "write 12h, 24h or 1w");
        }
        return Optional.of(shift.truncatedTo(ChronoUnit.MINUTES));
    }

    private static Optional<List<Rotation.Member>> bounded(List<Rotation.Member> members, Yaml node, Values values) {
        if (members.size() > MAX_MEMBERS) {
            values.expected(
                    node.place(),
                    "at most " + MAX_MEMBERS + " members",
                    Integer.toString(members.size()),
                    "write weights instead of repeating a member");
            return Optional.empty();
        }
        return Optional.of(members);
    }

    private static Rotation.Member member(Yaml node, Values values) {
        if (!(node instanceof Yaml.Mapping)) {
            return new Rotation.Member(values.references().referToAnybody(node), 1);
        }
        var fields = Fields.of(node, MEMBER, values);
        var user = fields.flatMap(f -> f.get(USER));
        var weight = fields.map(f -> f.value(WEIGHT));
        return new Rotation.Member(user.orElse(""), weight.orElse(1));
    }
}
