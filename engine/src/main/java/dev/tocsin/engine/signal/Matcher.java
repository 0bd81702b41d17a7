package dev.tocsin.engine.signal;

import java.util.regex.Pattern;

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
            return label + "=\"" + value + '"';
        }
    }

    record NotEqual(String label, String value) implements Matcher {
        @Override
        public boolean matches(Labels labels) {
            return !labels.get(label).equals(value);
        }

        @Override
        public String toString() {
            return label + "!=\"" + value + '"';
        }
    }

    record Regex(String label, Pattern pattern) implements Matcher {
        @Override
        public boolean matches(Labels labels) {
            return pattern.matcher(labels.get(label)).matches();
        }

        @Override
        public String toString() {
            return label + "=~\"" + pattern + '"';
        }
    }

    record NotRegex(String label, Pattern pattern) implements Matcher {
        @Override
        public boolean matches(Labels labels) {
            return !pattern.matcher(labels.get(label)).matches();
        }

        @Override
        public String toString() {
            return label + "!~\"" + pattern + '"';
        }
    }
}
