package dev.tocsin.config;

import dev.tocsin.config.References.Kind;
import dev.tocsin.engine.oncall.Layer;
import dev.tocsin.engine.oncall.Rotation;
import dev.tocsin.engine.oncall.Schedule;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code schedules}. */
final class SchedulesReader {
    private static final List<String> KEYS = List.of("time_zone", "layers");
    private static final List<String> LAYER_KEYS = List.of("name", "rotation");

    private final Values values;
    private final References references;
    private final Times times;
    private final RotationsReader rotationsReader;
    private final Map<String, Rotation> rotations;

    SchedulesReader(
            Values values,
            References references,
            Times times,
            RotationsReader rotationsReader,
            Map<String, Rotation> rotations) {
        this.values = values;
        this.references = references;
        this.times = times;
        this.rotationsReader = rotationsReader;
        this.rotations = rotations;
    }

    Map<String, Schedule> read(Document document) {
        return Section.read(document.map("schedules"), values, this::schedule);
    }

    private Optional<Schedule> schedule(String name, Yaml node) {
        references.define(Kind.SCHEDULE, name);
        return Fields.of(node, "a schedule", KEYS, values.problems()).flatMap(fields -> {
            var zone = fields.require("time_zone", "name one, for example America/Chicago")
                    .map(times::zone);
            var layers = fields.require("layers", "list the layers: [{name: base, rotation: primary}]")
                    .map(n -> layers(n, zone))
                    .orElse(List.of());
            return zone.filter(_ -> !layers.isEmpty()).map(z -> Schedule.of(name, z, layers));
        });
    }

    private List<Layer> layers(Yaml node, Optional<ZoneId> zone) {
        return values.someOf(node, "layers").stream()
                .flatMap(item -> Fields.of(item, "a layer", LAYER_KEYS, values.problems()).stream())
                .flatMap(fields -> layer(fields, zone).stream())
                .toList();
    }

    private Optional<Layer> layer(Fields fields, Optional<ZoneId> zone) {
        var name = fields.require("name", "give the layer a name").map(n -> values.name(n, "a layer's name"));
        var rotation = fields.require("rotation", "name a rotation")
                .map(n -> references.refer(Kind.ROTATION, n))
                .map(rotations::get);
        return rotation.map(r -> Layer.of(name.orElse(""), r));
    }
}
