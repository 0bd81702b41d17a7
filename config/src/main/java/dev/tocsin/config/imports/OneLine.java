package dev.tocsin.config.imports;

import java.util.regex.Pattern;

/** Texts of the imported files within Tocsin's files: what would break a line, a comment or a terminal is not shown. */
final class OneLine {
    /** What a text of the configuration may have. */
    static final int MAX_LENGTH = 900;

    private static final Pattern UNSEEN = Pattern.compile("[\\s\\p{C}\\p{Z}]+");

    private OneLine() {}

    static String of(String text, int longest) {
        var line = UNSEEN.matcher(text).replaceAll(" ");
        return line.length() <= longest ? line : cut(line, longest - 1) + '…';
    }

    private static String cut(String text, int at) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(at - 1)) ? at - 1 : at);
    }
}
