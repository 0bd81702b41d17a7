package dev.tocsin.engine.signal;

import java.util.function.Predicate;

/** One condition on a label, with Alertmanager's four operators. Regular expressions match the whole value. */
public sealed interface Matcher {
    String label();

    boolean matches(Labels labels);

    record Equal(String label, String value) implements Matcher {
        @Override
        public boolean matches(Labels labels) {
            return labels.get(label).equals(value);
        }

        @Override
        public String toString() {
            return Labels.text(label, "=", value);
        }
    }

    record NotEqual(String label, String value) implements Matcher {
        @Override
        public boolean matches(Labels labels) {
            return !labels.get(label).equals(value);
        }

        @Override
        public String toString() {
            return Labels.text(label, "!=", value);
        }
    }

    /**
     * The value matches. Two are equal when their sources are.
     *
     * @param source as it was written
     * @param matching what it means: true for the values that match as a whole
     */
    record Regex(String label, String source, Predicate<String> matching) implements Matcher {
        @Override
        public boolean matches(Labels labels) {
            return matching.test(labels.get(label));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Regex regex && label.equals(regex.label) && source.equals(regex.source);
        }

        @Override
        public int hashCode() {
            return 31 * label.hashCode() + source.hashCode();
        }

        @Override
        public String toString() {
            return Labels.text(label, "=~", source);
        }
    }

    /** The value does not match; otherwise as {@link Regex}. */
    record NotRegex(String label, String source, Predicate<String> matching) implements Matcher {
        @Override
        public boolean matches(Labels labels) {
            return !matching.test(labels.get(label));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NotRegex regex && label.equals(regex.label) && source.equals(regex.source);
        }

        @Override
        public int hashCode() {
            return 37 * label.hashCode() + source.hashCode();
        }

        @Override
        public String toString() {
            return Labels.text(label, "!~", source);
        }
    }
}
