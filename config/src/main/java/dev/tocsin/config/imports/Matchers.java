package dev.tocsin.config.imports;

/** Matchers as a route writes them. */
final class Matchers {
    private Matchers() {}

    static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** For use within a regular expression, as RE2 and Java both read it. */
    static String literal(String value) {
        return value.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\$0");
    }
}
