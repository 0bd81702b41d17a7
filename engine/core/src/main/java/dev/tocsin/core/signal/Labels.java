package dev.tocsin.core.signal;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A label set, sorted by name. As in Prometheus, an empty value and a missing label are the same thing, so empty
 * values are dropped.
 */
public record Labels(Map<String, String> values) {
    public static final Labels EMPTY = new Labels(Map.of());

    public Labels {
        var copy = new TreeMap<String, String>();
        copy.putAll(values);
        copy.values().removeIf(String::isEmpty);
        values = Collections.unmodifiableMap(copy);
    }

    public static Labels of(Map<String, String> values) {
        return new Labels(values);
    }

    /** The value, or "" if there is none. */
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

    /** The labels that both sets have with the same values. */
    public Labels common(Labels other) {
        if (other.values.entrySet().containsAll(values.entrySet())) {
            return this;
        }
        var both = new TreeMap<>(values);
        both.entrySet().retainAll(other.values.entrySet());
        return new Labels(both);
    }

    /**
     * {@code {a="x", "b c"="y"}}, with quotes, backslashes and line ends escaped and, as in Prometheus, names quoted
     * that are not plain: equal text means equal labels.
     */
    @Override
    public String toString() {
        var text = new StringBuilder("{");
        values.forEach(
                (name, value) -> text.append(text.length() == 1 ? "" : ", ").append(text(name, "=", value)));
        return text.append('}').toString();
    }

    static String text(String name, String operator, String value) {
        return (isPlain(name) ? name : '"' + escaped(name) + '"') + operator + '"' + escaped(value) + '"';
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            var letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
