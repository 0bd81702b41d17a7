package dev.tocsin.config.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of a map with fixed keys. Unknown and duplicate keys are reported when it is opened. */
public final class Fields {
    private final Section section;
    private final SourceLocation place;
    private final Map<String, Yaml> values = new HashMap<>();
    private final Values reading;

    private Fields(Section section, SourceLocation place, Values reading) {
        this.section = section;
        this.place = place;
        this.reading = reading;
    }

    /** A map whose keys were checked before. */
    static Fields ofChecked(Map<String, Yaml> nodes, Section section, SourceLocation place, Values reading) {
        var fields = new Fields(section, place, reading);
        fields.values.putAll(nodes);
        return fields;
    }

    public static Optional<Fields> of(Yaml node, Section section, Values reading) {
        var known = section.names();
        var problems = reading.problems();
        if (!(node instanceof Yaml.Mapping(var place, var entries))) {
            problems.add(
                    node.place(),
                    "expected " + section.what() + ", a map, found " + node.kind(),
                    "write a map, with keys from this list: " + String.join(", ", known));
            return Optional.empty();
        }
        reportTwice(entries, problems);
        var fields = new Fields(section, place, reading);
        for (var entry : entries) {
            if (!known.contains(entry.key())) {
                problems.add(
                        entry.place(),
                        "unknown key " + Values.quote(entry.key()) + " in " + section.what(),
                        NearestName.hint(entry.key(), known, "remove it"));
            }
            fields.values.putIfAbsent(entry.key(), entry.value());
        }
        return Optional.of(fields);
    }

    public static void reportTwice(List<Yaml.Entry> entries, Problems problems) {
        var first = new HashMap<String, Yaml.Entry>();
        for (var entry : entries) {
            var earlier = first.putIfAbsent(entry.key(), entry);
            if (earlier != null) {
                problems.add(
                        entry.place(),
                        Values.quote(entry.key()) + " is defined twice, first at "
                                + earlier.place().fileAndLine(),
                        "keep one of the two, or rename one");
            }
        }
    }

    public SourceLocation place() {
        return place;
    }

    /** Whether the map has no entry at all. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The value as it is written; a key without a value counts as absent. */
    public Optional<Yaml> node(Key<?> key) {
        var node = values.get(key.name());
        if (node == null && !section.names().contains(key.name())) {
            throw new IllegalArgumentException(key.name() + " is no key of " + section.what());
        }
        return Optional.ofNullable(node).filter(given -> !given.isNothing());
    }

    /** Reads a value, or its default value. A required key that is missing is reported. */
    public <T> Optional<T> get(Key<T> key) {
        var node = node(key);
        if (node.isEmpty()) {
            key.missing().ifPresent(hint -> reportMissing(key, hint));
            return key.usual();
        }
        return key.type().reader().read(node.get(), reading);
    }

    /** The value of a key that has a default value. */
    public <T> T value(Key<T> key) {
        return get(key).or(key::usual).orElseThrow();
    }

    /** An empty list if the key is absent. */
    public <T> List<T> list(Key<List<T>> key) {
        return get(key).orElse(List.of());
    }

    /** Reads the value of an optional key that is required here. */
    public <T> Optional<T> require(Key<T> key, String hint) {
        if (node(key).isEmpty()) {
            reportMissing(key, hint);
        }
        return get(key);
    }

    private void reportMissing(Key<?> key, String hint) {
        reading.problems().add(place.key(key.name()), "'" + key.name() + "' is missing", hint);
    }
}
