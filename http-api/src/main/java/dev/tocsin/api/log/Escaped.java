package dev.tocsin.api.log;

import java.util.Locale;

/**
 * Escapes text so that it stays within its line of the log: characters that end a line, move a terminal's cursor or
 * change the direction of writing. Otherwise input from outside could add lines that look like Tocsin's.
 */
final class Escaped {
    private Escaped() {}

    static String of(String text) {
        var clean = text.codePoints().noneMatch(Escaped::isUnsafe);
        if (clean) {
            return text;
        }
        var escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isUnsafe(c)) {
                escaped.append(escape(c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                c <= 0xffff ? String.format(Locale.ROOT, "\\u%04x", c) : String.format(Locale.ROOT, "\\u{%x}", c);
        };
    }
}
