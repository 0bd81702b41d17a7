package dev.tocsin.config.read;

import java.util.List;
import java.util.Optional;

/** A map with a fixed set of keys. Unknown and duplicate keys are reported when it is opened. */
public final class Fields {
    private final Yaml.Mapping mapping;
    private final Problems problems;

    private Fields(Yaml.Mapping mapping, Problems problems) {
        this.mapping = mapping;
        this.problems = problems;
    }

    /** @param what such as "a user", for the message if {@code node} is no map */
    public static Optional<Fields> of(Yaml node, String what, List<String> known, Problems problems) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            problems.add(
                    node.place(),
                    "expected " + what + ", a map, found " + node.kind(),
                    "give it the keys it needs: " + String.join(", ", known));
            return Optional.empty();
        }
        Section.reportTwice(mapping.entries(), problems);
        for (var entry : mapping.entries()) {
            if (!known.contains(entry.key())) {
                problems.add(
                        entry.place(),
                        "unknown key " + Values.quote(entry.key()) + " in " + what,
                        NearestName.hint(entry.key(), known, "remove it"));
            }
        }
        return Optional.of(new Fields(mapping, problems));
    }

    public SourceLocation place() {
        return mapping.place();
    }

    /** The value; a key without a value counts as absent. */
    public Optional<Yaml> get(String key) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .map(Yaml.Entry::value)
                .findFirst()
                .filter(value -> !value.isNothing());
    }

    public Optional<Yaml> require(String key, String hint) {
        var value = get(key);
        if (value.isEmpty()) {
            problems.add(mapping.place().key(key), "'" + key + "' is missing", hint);
        }
        return value;
    }
}
