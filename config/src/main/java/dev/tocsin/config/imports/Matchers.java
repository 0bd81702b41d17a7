package dev.tocsin.config.imports;

import dev.tocsin.runtime.matching.MatcherResult;
import java.util.regex.Pattern;

/** Matchers as a route writes them. */
final class Matchers {
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069&&[^\\n\\t]]");

    private Matchers() {}

    /** For alerts whose label has the name that stands at this place. */
    static String equal(String label, String name, Item place) {
        var matcher = label + '=' + quoted(name);
        if (!isReadable(matcher)) {
            throw place.unreadable(
                    "cannot be the value of a label: it is too long, or has an invisible character",
                    "rename it, then fetch it again");
        }
        return matcher;
    }

    static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Whether a route takes it: a regular expression may be too large, or none. */
    static boolean isReadable(String matcher) {
        return !isUnseen(matcher) && MatcherResult.parse(matcher) instanceof MatcherResult.Good;
    }

    /** Whether it has what the configuration does not take. */
    static boolean isUnseen(String matcher) {
        return UNSEEN.matcher(matcher).find();
    }

    /** For use within a regular expression, as RE2 and Java both read it. */
    static String literal(String value) {
        return value.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\$0");
    }
}
