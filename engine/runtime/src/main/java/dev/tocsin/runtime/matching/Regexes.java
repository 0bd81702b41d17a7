package dev.tocsin.runtime.matching;

import com.google.re2j.BoundedPattern;
import com.google.re2j.BoundedPattern.TooLarge;
import com.google.re2j.PatternSyntaxException;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Regular expressions that must match a whole value. Route trees are full of plain alternations and plain beginnings;
 * they are answered by a look-up or a comparison, and RE2 is only asked for the rest.
 */
final class Regexes {
    private static final Logger LOG = LoggerFactory.getLogger(Regexes.class);

    /** Longer ones are refused: what is compiled stays in memory, and a route is no word list. */
    static final int MAX_LENGTH = 4096;

    private static final String PLAIN = " /@:;,<>=!&%#'\"~`-_|";
    private static final String IGNORE_CASE = "(?i)";
    private static final String SPECIAL = "\\.+*?()|[]{}^$";

    private Regexes() {}

    /**
     * Yes for values that match as a whole.
     *
     * @throws PatternSyntaxException when RE2 does not take it
     * @throws TooLarge when it is taken, and larger than anything that a person writes
     */
    static Function<String, Match> compile(String source) throws TooLarge {
        var pattern = BoundedPattern.compile(source);
        var ignoresCase = source.startsWith(IGNORE_CASE);
        var rest = ignoresCase ? source.substring(IGNORE_CASE.length()) : source;
        if (rest.chars().allMatch(Regexes::isPlain)) {
            var words = words(rest);
            return ignoresCase
                    ? anyCase(words, new Run(source, pattern, ""))
                    : value -> Match.of(words.contains(value));
        }
        return new Run(source, pattern, beginning(source).orElse(""));
    }

    /** How many instructions a matcher keeps in memory. */
    static int size(Matcher matcher) {
        return switch (matcher) {
            case Matcher.Regex(_, _, Run run) -> run.pattern.size();
            case Matcher.NotRegex(_, _, Run run) -> run.pattern.size();
            case Matcher.Equal _, Matcher.NotEqual _, Matcher.Regex _, Matcher.NotRegex _ -> 0;
        };
    }

    /** The pattern within the budget. It fails loudly once; later failures are counted. */
    private static final class Run implements Function<String, Match> {
        private final String source;
        private final BoundedPattern pattern;
        private final String beginning;
        private final AtomicBoolean failed = new AtomicBoolean();

        /** @param beginning of every value that matches */
        Run(String source, BoundedPattern pattern, String beginning) {
            this.source = source;
            this.pattern = pattern;
            this.beginning = beginning;
        }

        @Override
        public Match apply(String value) {
            if (!value.startsWith(beginning)) {
                return Match.NO;
            }
            var steps = MatchBudget.steps();
            if (steps.left() == 0) {
                failure(value, null);
                return Match.UNKNOWN;
            }
            try {
                var matches = pattern.matches(value, steps);
                if (!steps.areUsedUp()) {
                    return Match.of(matches);
                }
                failure(value, null);
            } catch (RuntimeException | StackOverflowError e) {
                failure(value, e);
            } finally {
                MatchBudget.used(steps);
            }
            return Match.UNKNOWN;
        }

        private void failure(String value, @Nullable Throwable cause) {
            MatchBudget.failed();
            if (failed.compareAndSet(false, true)) {
                LOG.warn(
                        "The regular expression {} costs too much on a value of {} characters and is treated as not"
                                + " matching: shorten it, or use fewer nested repetitions",
                        MatcherParser.quote(source),
                        value.length(),
                        cause);
            }
        }
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
    }

    private static Set<String> words(String alternation) {
        return Stream.of(alternation.split("\\|", -1)).collect(Collectors.toUnmodifiableSet());
    }

    /** Only ASCII is folded here: beyond it, one character may have several that are its equal. */
    private static Function<String, Match> anyCase(Set<String> words, Run pattern) {
        var lower = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        return value ->
                isAscii(value) ? Match.of(lower.contains(value.toLowerCase(Locale.ROOT))) : pattern.apply(value);
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
