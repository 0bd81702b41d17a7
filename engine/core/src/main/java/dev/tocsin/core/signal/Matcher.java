package dev.tocsin.core.signal;

import java.util.function.Function;

/** One condition on a label, with Alertmanager's four operators. Regular expressions match the whole value. */
public sealed interface Matcher {
    String label();

    Match match(Labels labels);

    /** Whether the labels certainly match. */
    default boolean matches(Labels labels) {
        return match(labels) == Match.YES;
    }

    record Equal(String label, String value) implements Matcher {
        @Override
        public Match match(Labels labels) {
            return Match.of(labels.get(label).equals(value));
        }

        @Override
        public String toString() {
            return Labels.text(label, "=", value);
        }
    }

    record NotEqual(String label, String value) implements Matcher {
        @Override
        public Match match(Labels labels) {
            return Match.of(!labels.get(label).equals(value));
        }

        @Override
        public String toString() {
            return Labels.text(label, "!=", value);
        }
    }

    /**
     * The value matches a regular expression. Two are equal if their sources are.
     *
     * @param source as it was written
     * @param matching the compiled expression: yes for values that match as a whole
     */
    record Regex(String label, String source, Function<String, Match> matching) implements Matcher {
        @Override
        public Match match(Labels labels) {
            return matching.apply(labels.get(label));
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
    record NotRegex(String label, String source, Function<String, Match> matching) implements Matcher {
        @Override
        public Match match(Labels labels) {
            return matching.apply(labels.get(label)).not();
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
