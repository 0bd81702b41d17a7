package dev.tocsin.engine.signal;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A label set, sorted by name. As in Prometheus, an empty value and a missing label are the same thing, so empty
 * values are dropped.
 */
public record Labels(SortedMap<String, String> values) {
    public static final Labels EMPTY = new Labels(new TreeMap<>());

    public Labels {
        var copy = new TreeMap<>(values);
        copy.values().removeIf(String::isEmpty);
        values = Collections.unmodifiableSortedMap(copy);
    }

    public static Labels of(Map<String, String> values) {
        return new Labels(new TreeMap<>(values));
    }

    /** The value, or "" when there is none. */
    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    /** The same set with one label added or replaced. */
    public Labels with(String name, String value) {
        var copy = new TreeMap<>(values);
        copy.put(name, value);
        return new Labels(copy);
    }

    /** Only the named labels, those that are missing left out. */
    public Labels only(List<String> names) {
        var kept = new TreeMap<String, String>();
        for (var name : names) {
            kept.put(name, get(name));
        }
        return new Labels(kept);
    }

    /** {@code {a="x", b="y"}}, with quotes, backslashes and line ends escaped: equal text means equal labels. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(e -> e.getKey() + "=\"" + escape(e.getValue()) + '"')
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
