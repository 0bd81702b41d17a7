package dev.tocsin.config.imports;

import dev.tocsin.engine.matching.MatcherText;

/** Matchers as a route writes them. */
final class Matchers {
    private Matchers() {}

    static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Whether a route takes it: a regular expression may be too large, or none. */
    static boolean isReadable(String matcher) {
        return MatcherText.parse(matcher) instanceof MatcherText.Good;
    }

    /** For use within a regular expression, as RE2 and Java both read it. */
    static String literal(String value) {
        return value.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\$0");
    }
}
