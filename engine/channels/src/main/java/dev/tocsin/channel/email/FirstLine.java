package dev.tocsin.channel.email;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The first line that somebody wrote, above or below what they quoted, as mail programs quote: behind ">", below a line
 * or a head of Tocsin's mail that they copy, or both.
 */
final class FirstLine {
    private static final int MAX_LENGTH = 200;

    /** What is longer was not written to be read, and some of what follows takes its square. */
    private static final int MAX_LINE = 1_000;

    private static final int MAX_LINES = 4_000;

    /** "Sam wrote:", in whatever language, which programs break where a line is full. */
    private static final int MAX_ATTRIBUTION = 3;

    /** The lines of a head: from whom, when and to whom. */
    private static final int MIN_HEAD = 3;

    private static final Pattern NOT_TEXT = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Z}]");
    private static final Pattern OF_AN_ATTRIBUTION = Pattern.compile("[\\d@<]");
    private static final Pattern OF_A_HEAD = Pattern.compile("\\*?\\p{L}[\\p{L} -]{0,20}\\*? ?:.*");
    private static final Pattern SEPARATOR = Pattern.compile("-{3,}[^-]*\\p{L}.*-{3,}|_{5,}");
    private static final Pattern OF_A_PHONE = Pattern.compile(
            "(?iu)(sent (from|via|with|by)|get outlook|von meinem .*gesendet|gesendet (von|mit)|holen sie sich outlook"
                    + "|envoyé (de|à|avec)|enviado (desde|do|de)|inviato d|verzonden v).*");

    private FirstLine() {}

    /** Or "". */
    static String of(String text) {
        var lines = text.lines()
                .limit(MAX_LINES)
                .map(line -> shortened(NOT_TEXT.matcher(line).replaceAll(" ").strip(), MAX_LINE))
                .toList();
        var signature = false;
        for (int i = next(lines, 0); i < lines.size(); i = next(lines, i + 1)) {
            var line = lines.get(i);
            var attribution = attribution(lines, i);
            if (isQuoted(line)) {
                signature = false;
            } else if (line.equals("--")) {
                signature = true;
            } else if (attribution == i) {
                i = end(lines, i) - 1;
            } else if (isTheRestQuoted(lines, i)) {
                break;
            } else if (!signature
                    && !SEPARATOR.matcher(line).matches()
                    && !OF_A_PHONE.matcher(line).matches()) {
                return shortened(line, MAX_LENGTH);
            }
        }
        return lines.stream()
                .filter(line -> !line.isEmpty() && !isQuoted(line))
                .findFirst()
                .map(line -> shortened(line, MAX_LENGTH))
                .orElse("");
    }

    private static String shortened(String line, int longest) {
        return line.substring(0, Math.min(longest, line.length()));
    }

    private static boolean isQuoted(String line) {
        return line.startsWith(">");
    }

    /** Where the first line from here on is that is not blank. */
    private static int next(List<String> lines, int from) {
        int i = from;
        while (i < lines.size() && lines.get(i).isEmpty()) {
            i++;
        }
        return i;
    }

    /** Of the lines that follow each other from here on. */
    private static int end(List<String> lines, int from) {
        int i = from;
        while (i < lines.size() && !lines.get(i).isEmpty() && !isQuoted(lines.get(i))) {
            i++;
        }
        return i;
    }

    private static boolean isQuotedNext(List<String> lines, int from) {
        var next = next(lines, from);
        return next < lines.size() && isQuoted(lines.get(next));
    }

    /**
     * Where it begins among the lines that follow each other from here on: a quotation comes next, behind a colon. Behind them
     * if there is none. A line above it that names neither time nor address was written by hand.
     */
    private static int attribution(List<String> lines, int from) {
        var end = end(lines, from);
        if (end == from || !lines.get(end - 1).matches(".*[:：]") || !isQuotedNext(lines, end)) {
            return end + 1;
        }
        int start = Math.max(from, end - MAX_ATTRIBUTION);
        while (start < end - 1 && !OF_AN_ATTRIBUTION.matcher(lines.get(start)).find()) {
            start++;
        }
        return start;
    }

    /** Whether a copy of Tocsin's mail begins that has no marks of its own. */
    private static boolean isTheRestQuoted(List<String> lines, int from) {
        if (SEPARATOR.matcher(lines.get(from)).matches()) {
            var next = next(lines, from + 1);
            return !isQuotedNext(lines, next) && attribution(lines, next) != next;
        }
        var end = Math.min(from + MIN_HEAD, lines.size());
        return end - from == MIN_HEAD
                && lines.subList(from, end).stream()
                        .allMatch(line -> OF_A_HEAD.matcher(line).matches());
    }
}
