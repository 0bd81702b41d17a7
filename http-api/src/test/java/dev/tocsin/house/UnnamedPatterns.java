package dev.tocsin.house;

import java.util.regex.Pattern;

/**
 * palantir-java-format cannot read a bare {@code _} inside a record pattern, as in {@code case Point(_, var y)}
 * (palantir/palantir-java-format issue 1614). So for the time of formatting it is given a type, as short as can be, and
 * loses it again. The price: such a line is broken two columns early.
 */
final class UnnamedPatterns {
    private static final Pattern UNDERSCORE = Pattern.compile("(?<![\\w$])_(?![\\w$])");
    /** A letter that no source of ours uses. */
    private static final String TYPED = "\u0416 _";

    private UnnamedPatterns() {}

    static String hide(String source) {
        return UNDERSCORE
                .matcher(source)
                .replaceAll(match -> isInRecordPattern(source, match.start()) ? TYPED : match.group());
    }

    static String restore(String source) {
        return source.replace(TYPED, "_");
    }

    /** A component stands alone between brackets and commas, and a name stands before the bracket: no lambda. */
    private static boolean isInRecordPattern(String source, int at) {
        var before = skip(source, at - 1, -1);
        var after = skip(source, at + 1, 1);
        if (before < 0 || after >= source.length()) {
            return false;
        }
        if ("(,".indexOf(source.charAt(before)) < 0 || ",)".indexOf(source.charAt(after)) < 0) {
            return false;
        }
        var open = openingBracket(source, at);
        return open > 0 && (Character.isJavaIdentifierPart(source.charAt(open - 1)) || source.charAt(open - 1) == '>');
    }

    private static int skip(String source, int at, int step) {
        while (at >= 0 && at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at += step;
        }
        return at;
    }

    private static int openingBracket(String source, int from) {
        var depth = 0;
        for (int at = from - 1; at >= 0; at--) {
            switch (source.charAt(at)) {
                case ')' -> depth++;
                case '(' -> {
                    if (depth-- == 0) {
                        return at;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }
}
