package dev.tocsin.config.read;

import java.util.List;
import java.util.Locale;

/** A YAML value with its location. */
public sealed interface Yaml {
    SourceLocation place();

    /** The kind of value in words, without its content. */
    String kind();

    /**
     * A single value.
     *
     * @param plain whether it is written without quotes
     */
    record Scalar(SourceLocation place, String text, boolean plain) implements Yaml {
        public boolean isNull() {
            return plain && List.of("", "~", "null").contains(text.toLowerCase(Locale.ROOT));
        }

        @Override
        public String kind() {
            return isNull() ? "nothing" : "a single value";
        }
    }

    record Sequence(SourceLocation place, List<Yaml> items) implements Yaml {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Entries in the order of the file; a key may still occur twice. */
    record Mapping(SourceLocation place, List<Entry> entries) implements Yaml {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String kind() {
            return "a map";
        }
    }

    /**
     * A key and its value.
     *
     * @param place of the key, with the path of the value
     */
    record Entry(String key, SourceLocation place, Yaml value) {}

    default boolean isNothing() {
        return this instanceof Scalar scalar && scalar.isNull();
    }
}
