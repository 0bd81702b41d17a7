package dev.tocsin.config.read;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** A map from user-defined names to definitions, such as {@code users}. */
public final class Section {
    private Section() {}

    /** Reads all definitions, in the order of the files; faulty ones may be left out. */
    public static <T> Map<String, T> read(
            Optional<Yaml.Mapping> section, Values values, BiFunction<String, Yaml, Optional<T>> definition) {
        var read = new LinkedHashMap<String, T>();
        var entries = section.map(Yaml.Mapping::entries).orElse(List.of());
        reportTwice(entries, values.problems());
        for (var entry : entries) {
            values.checkName(entry.key(), entry.place());
            definition.apply(entry.key(), entry.value()).ifPresent(value -> read.putIfAbsent(entry.key(), value));
        }
        return Collections.unmodifiableMap(read);
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
}
