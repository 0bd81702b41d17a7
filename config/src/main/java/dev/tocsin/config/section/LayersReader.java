package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.References;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Times;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.oncall.Holidays;
import dev.tocsin.engine.oncall.Layer;
import dev.tocsin.engine.oncall.Restriction;
import dev.tocsin.engine.oncall.Rotation;
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
    private static final List<String> KEYS = Stream.concat(
                    Stream.of("name", "rotation", "time_zone", "restrictions", "from", "until", "holidays"),
                    RotationsReader.OWN_KEYS.stream())
            .toList();
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private final Values values;
    private final References references;
    private final Times times;
    private final Calendars calendars;
    private final RotationsReader rotationsReader;
    private final Map<String, Rotation> rotations;

    LayersReader(
            Values values,
            References references,
            Times times,
            Calendars calendars,
            RotationsReader rotationsReader,
            Map<String, Rotation> rotations) {
        this.values = values;
        this.references = references;
        this.times = times;
        this.calendars = calendars;
        this.rotationsReader = rotationsReader;
        this.rotations = rotations;
    }

    /** @param zone of the schedule */
    List<Layer> read(Yaml node, ZoneId zone) {
        var names = new HashSet<String>();
        var layers = new ArrayList<Layer>();
        for (var item : values.someOf(node, "layers")) {
            Fields.of(item, "a layer", KEYS, values.problems())
                    .flatMap(fields -> layer(fields, zone, names))
                    .ifPresent(layers::add);
        }
        return layers;
    }

    private Optional<Layer> layer(Fields fields, ZoneId zone, Set<String> names) {
        var name = fields.require("name", "give the layer a name: {name: base, rotation: primary}")
                .flatMap(node -> name(node, names));
        var rotation = rotation(name.orElse(""), fields, zone);
        var restrictions = fields.get("restrictions").map(this::restrictions).orElse(List.of());
        var from = fields.get("from").map(times::dateTime).orElse(LocalDateTime.MIN);
        var until = fields.get("until").map(times::dateTime).orElse(LocalDateTime.MAX);
        var holidays =
                fields.get("holidays").flatMap(node -> holidays(node, zone)).orElse(Holidays.NONE);
        if (!from.isBefore(until)) {
            values.problems()
                    .add(
                            fields.place(),
                            "the layer from " + from + " to " + until + " has no time in it",
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
        var named = fields.get("rotation");
        if (named.isEmpty()) {
            return rotationsReader.rotation(
                    layer,
                    fields,
                    Optional.of(fields.get("time_zone").map(times::zone).orElse(zone)));
        }
        Stream.concat(Stream.of("time_zone"), RotationsReader.OWN_KEYS.stream())
                .flatMap(key -> fields.get(key).stream())
                .forEach(node -> values.problems()
                        .add(
                                node.place(),
                                "the layer has a rotation already",
                                "name one with 'rotation', or give its start, handoff, shift and members, not both"));
        return Optional.ofNullable(rotations.get(references.refer(Kind.ROTATION, named.get())));
    }

    private List<Restriction> restrictions(Yaml node) {
        return values.someOf(node, "restrictions").stream()
                .flatMap(item ->
                        Fields.of(item, "a restriction", List.of("days", "from", "to"), values.problems()).stream())
                .map(this::restriction)
                .toList();
    }

    private Restriction restriction(Fields fields) {
        var days = fields.get("days").map(this::days).orElse(Set.of());
        var from = fields.get("from").map(times::time).orElse(LocalTime.MIDNIGHT);
        var to = fields.get("to").map(times::endTime).orElse(LocalTime.MIDNIGHT);
        return new Restriction(days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days, from, to);
    }

    private Set<DayOfWeek> days(Yaml node) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var item : values.someOf(node, "days")) {
            var text = values.text(item, "a day such as mon");
            var index = DAYS.indexOf(text.toLowerCase(Locale.ROOT));
            if (index >= 0) {
                days.add(DayOfWeek.of(index + 1));
            } else if (Values.isText(item)) {
                values.expected(item.place(), "a day such as mon", text, "write one of " + String.join(", ", DAYS));
            }
        }
        return days;
    }

    private Optional<Holidays> holidays(Yaml node, ZoneId zone) {
        return Fields.of(node, "holidays", List.of("calendar", "only"), values.problems())
                .flatMap(fields -> {
                    var only = fields.get("only").map(values::flag).orElse(false);
                    return fields.require("calendar", "name an iCalendar file beside this one: us.ics")
                            .map(name -> holidays(name, zone, only));
                });
    }

    private Holidays holidays(Yaml name, ZoneId zone, boolean only) {
        var file = name instanceof Yaml.Scalar scalar ? scalar.text() : "";
        return new Holidays(file, calendars.spans(name, zone), only);
    }
}
