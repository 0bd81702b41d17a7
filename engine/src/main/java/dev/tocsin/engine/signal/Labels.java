package dev.tocsin.engine.signal;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A label set, sorted by name. As in Prometheus, an empty value and a missing label are the same thing, so empty
 * values are dropped.
 */
public record Labels(SortedMap<String, String> values) {
    public static final Labels EMPTY = new Labels(new TreeMap<>());

    private static final Pattern PLAIN_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    public Labels {
        var copy = new TreeMap<String, String>();
        copy.putAll(values);
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

    /**
     * {@code {a="x", "b c"="y"}}, with quotes, backslashes and line ends escaped and, as in Prometheus, names quoted
     * that are not plain: equal text means equal labels.
     */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(e -> name(e.getKey()) + '=' + quoted(e.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String name(String name) {
        return PLAIN_NAME.matcher(name).matches() ? name : quoted(name);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
