package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.oncall.Holidays;
import dev.tocsin.core.oncall.Layer;
import dev.tocsin.core.oncall.Restriction;
import dev.tocsin.core.oncall.Rotation;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the {@code layers} of a schedule. */
final class LayersReader {
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private static final Key<List<DayOfWeek>> RESTRICTION_DAYS = Key.optional(
                    "days",
                    Types.anyCase("day", "`mon` to `sun`", DAYS, LayersReader::day)
                            .some("days"),
                    "[mon, tue]",
                    "the days on which the restriction begins")
            .otherwise("every day");
    private static final Key<LocalTime> RESTRICTION_FROM = Key.optional(
                    "from", Types.time(), "\"09:00\"", "when the layer begins to count")
            .or("\"00:00\"");
    private static final Key<LocalTime> RESTRICTION_TO = Key.optional(
                    "to",
                    Types.endTime(),
                    "\"17:00\"",
                    "when the layer ceases to count; a time that is not after `from` is on the next day")
            .or("\"24:00\"");
    private static final Section RESTRICTION =
            Section.of("a restriction", RESTRICTION_DAYS, RESTRICTION_FROM, RESTRICTION_TO);

    private static final Key<Yaml> CALENDAR = Key.required(
            "calendar",
            Types.text("name of an iCalendar file", "`*.ics` beside the YAML files", "")
                    .unread(),
            "us.ics",
            "the calendar whose events are holidays",
            "name an iCalendar file beside this one: us.ics");
    private static final Key<Boolean> ONLY = Key.optional(
                    "only", Types.flag(), "true", "`true` = the layer counts on holidays only, `false` = on other days")
            .or("false");
    private static final Section HOLIDAYS = Section.of("holidays", CALENDAR, ONLY);

    private static final Key<Yaml> NAME = Key.required(
            "name",
            Types.name("a layer's name").unread(),
            "base",
            "the name of the layer, for reasons",
            "give the layer a name: {name: base, rotation: primary}");
    private static final Key<String> ROTATION = Key.optional(
                    "rotation", Types.reference(Kind.ROTATION), "primary", "the rotation of the layer")
            .otherwise("a rotation in place: `start`, `handoff`, `shift` or `rrule`, and `members`");
    private static final Key<ZoneId> TIME_ZONE = RotationsReader.TIME_ZONE.otherwise("that of the schedule");
    private static final Key<List<Restriction>> RESTRICTIONS = Key.optional(
                    "restrictions",
                    RESTRICTION.type().map(LayersReader::restriction).some("restrictions"),
                    "[{days: [mon, tue], from: \"09:00\", to: \"17:00\"}]",
                    "the layer counts at these times only")
            .otherwise("always");
    private static final Key<LocalDateTime> FROM =
            Key.optional("from", Types.dateTime(), "2026-02-01", "when the layer begins to count, inclusive");
    private static final Key<LocalDateTime> UNTIL =
            Key.optional("until", Types.dateTime(), "2027-01-01", "when the layer ceases to count, exclusive");
    private static final Key<Fields> HOLIDAYS_KEY = Key.optional(
                    "holidays",
                    HOLIDAYS.type(),
                    "{calendar: us.ics}",
                    "the layer does not count on these holidays, or only on them")
            .otherwise("none");
    private static final Section LAYER = Section.of("a layer", () -> Stream.concat(
                            Stream.of(NAME, ROTATION, TIME_ZONE, RESTRICTIONS, FROM, UNTIL, HOLIDAYS_KEY),
                            RotationsReader.OWN_KEYS.stream()
                                    .map(key -> key.otherwise(key.isRequired() ? "with `rotation`" : key.otherwise())))
                    .toList())
            .described("a `rotation` by name, or one in place: `start`, `handoff`, `shift` or `rrule`, and `members`");

    /** The type of a list of layers, which {@link #read} reads for the zone of the schedule. */
    static final Type<List<Fields>> LAYERS = LAYER.type().some("layers");

    private final Values values;
    private final Calendars calendars;
    private final RotationsReader rotationsReader;
    private final Map<String, Rotation> rotations;

    LayersReader(Values values, Calendars calendars, RotationsReader rotationsReader, Map<String, Rotation> rotations) {
        this.values = values;
        this.calendars = calendars;
        this.rotationsReader = rotationsReader;
        this.rotations = rotations;
    }

    /** @param zone of the schedule */
    List<Layer> read(List<Fields> fields, ZoneId zone) {
        var names = new HashSet<String>();
        var layers = new ArrayList<Layer>();
        fields.forEach(layer -> layer(layer, zone, names).ifPresent(layers::add));
        return layers;
    }

    private Optional<Layer> layer(Fields fields, ZoneId zone, Set<String> names) {
        var name = fields.get(NAME).flatMap(node -> name(node, names));
        var rotation = rotation(name.orElse(""), fields, zone);
        var restrictions = fields.list(RESTRICTIONS);
        var from = fields.get(FROM).orElse(LocalDateTime.MIN);
        var until = fields.get(UNTIL).orElse(LocalDateTime.MAX);
        var holidays =
                fields.get(HOLIDAYS_KEY).flatMap(given -> holidays(given, zone)).orElse(Holidays.NONE);
        if (!from.isBefore(until)) {
            values.problems()
                    .add(
                            fields.place(),
                            "the layer from " + from + " to " + until + " is empty",
                            "'until' is exclusive and comes after 'from'");
            return Optional.empty();
        }
        return name.flatMap(
                given -> rotation.map(turns -> new Layer(given, turns, restrictions, from, until, holidays)));
    }

    private Optional<String> name(Yaml node, Set<String> names) {
        var name = values.name(node, "a layer's name");
        if (names.add(name)) {
            return Optional.of(name);
        }
        values.problems()
                .add(
                        node.place(),
                        "another layer is named " + Values.quote(name) + " too",
                        "give each layer a name of its own: reasons name the layer");
        return Optional.empty();
    }

    /** The layer's rotation, by name or defined in place. */
    private Optional<Rotation> rotation(String layer, Fields fields, ZoneId zone) {
        if (fields.node(ROTATION).isEmpty()) {
            return rotationsReader.rotation(
                    layer, fields, Optional.of(fields.get(TIME_ZONE).orElse(zone)));
        }
        Stream.concat(Stream.of(TIME_ZONE), RotationsReader.OWN_KEYS.stream())
                .flatMap(key -> fields.node(key).stream())
                .forEach(node -> values.problems()
                        .add(
                                node.place(),
                                "the layer has a rotation already",
                                "name one with 'rotation', or give its start, handoff, shift and members, not both"));
        return fields.get(ROTATION).flatMap(name -> Optional.ofNullable(rotations.get(name)));
    }

    private static Restriction restriction(Fields fields) {
        var days = fields.list(RESTRICTION_DAYS);
        return new Restriction(
                days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : EnumSet.copyOf(days),
                fields.value(RESTRICTION_FROM),
                fields.value(RESTRICTION_TO));
    }

    private static Optional<DayOfWeek> day(Yaml node, Values values) {
        var text = values.text(node, "a day such as mon");
        var index = DAYS.indexOf(text.toLowerCase(Locale.ROOT));
        if (index < 0 && Values.isText(node)) {
            values.expected(node.place(), "a day such as mon", text, "write one of " + String.join(", ", DAYS));
        }
        return index < 0 ? Optional.empty() : Optional.of(DayOfWeek.of(index + 1));
    }

    private Optional<Holidays> holidays(Fields fields, ZoneId zone) {
        var only = fields.value(ONLY);
        return fields.get(CALENDAR).map(name -> {
            var file = name instanceof Yaml.Scalar scalar ? scalar.text() : "";
            return new Holidays(file, calendars.spans(name, zone), only);
        });
    }
}
