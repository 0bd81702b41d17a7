package dev.tocsin.engine.channel.email;

import java.util.List;
import java.util.regex.Pattern;

/** The first line that somebody wrote, above or below what they quoted. */
final class FirstLine {
    private static final int LONGEST = 200;

    /** "Sam wrote:", in whatever language, which may be broken into two lines. */
    private static final int LONGEST_ATTRIBUTION = 3;

    private static final Pattern NOT_TEXT = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Z}]");

    private FirstLine() {}

    /** Or "". */
    static String of(String text) {
        var lines = text.lines()
                .map(line -> NOT_TEXT.matcher(line).replaceAll(" ").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!isQuoted(lines.get(i)) && !isAttribution(lines, i)) {
                return lines.get(i).substring(0, Math.min(LONGEST, lines.get(i).length()));
            }
        }
        return "";
    }

    private static boolean isQuoted(String line) {
        return line.startsWith(">");
    }

    /** Whether a quotation follows, behind a colon. */
    private static boolean isAttribution(List<String> lines, int from) {
        for (int i = from; i < Math.min(lines.size() - 1, from + LONGEST_ATTRIBUTION); i++) {
            if (isQuoted(lines.get(i))) {
                return false;
            }
            if (lines.get(i).endsWith(":")) {
                return isQuoted(lines.get(i + 1));
            }
        }
        return false;
    }
}
