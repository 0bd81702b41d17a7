package dev.tocsin.engine.matching;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Regular expressions that must match a whole value. Route trees are full of plain alternations and plain beginnings;
 * they are answered by a look-up or a comparison, and RE2 is only asked for the rest.
 */
final class Regexes {
    /** Longer ones are refused: what is compiled stays in memory, and a route is no word list. */
    static final int LONGEST = 4096;

    /** As {@link RegexSize} counts. */
    static final int LARGEST = 10_000;

    private static final String PLAIN = " /@:;,<>=!&%#'\"~`-_|";
    private static final String IGNORE_CASE = "(?i)";
    private static final String SPECIAL = "\\.+*?()|[]{}^$";

    private Regexes() {}

    /** @throws PatternSyntaxException when RE2 does not take it */
    static Predicate<String> compile(String source) {
        var pattern = Pattern.compile(source);
        var ignoresCase = source.startsWith(IGNORE_CASE);
        var rest = ignoresCase ? source.substring(IGNORE_CASE.length()) : source;
        if (rest.chars().allMatch(Regexes::isPlain)) {
            return ignoresCase ? anyCase(words(rest), pattern) : words(rest)::contains;
        }
        return beginning(source)
                .<Predicate<String>>map(start -> value -> value.startsWith(start) && pattern.matches(value))
                .orElse(pattern::matches);
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
    }

    private static Set<String> words(String alternation) {
        return Stream.of(alternation.split("\\|", -1)).collect(Collectors.toUnmodifiableSet());
    }

    /** Only ASCII is folded here: beyond it, one character may have several that are its equal. */
    private static Predicate<String> anyCase(Set<String> words, Pattern pattern) {
        var lower = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        return value -> isAscii(value) ? lower.contains(value.toLowerCase(Locale.ROOT)) : pattern.matches(value);
    }

    /** The literal text that every match begins with; empty where there is none or it is not obvious. */
    private static Optional<String> beginning(String source) {
        var end = 0;
        while (end < source.length() && SPECIAL.indexOf(source.charAt(end)) < 0) {
            end++;
        }
        if (end < source.length() && "*?{|".indexOf(source.charAt(end)) >= 0) {
            end--;
        }
        return end <= 0 || hasAlternatives(source) || Character.isHighSurrogate(source.charAt(end - 1))
                ? Optional.empty()
                : Optional.of(source.substring(0, end));
    }

    /** Whether there is a {@code |} that may be at the top, however it is escaped or nested. */
    private static boolean hasAlternatives(String source) {
        if (source.indexOf('\\') >= 0 || source.indexOf('[') >= 0) {
            return source.indexOf('|') >= 0;
        }
        var depth = 0;
        for (int i = 0; i < source.length(); i++) {
            switch (source.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case '|' -> {
                    if (depth == 0) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }
}
