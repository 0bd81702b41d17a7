package dev.tocsin.runtime.matching;

import com.google.re2j.BoundedPattern;
import com.google.re2j.PatternSyntaxException;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The choice between Alertmanager's two syntaxes, and its classic one ({@code pkg/labels}): {@code a=b}, {@code a="b"},
 * {@code {a!="b", c=~"d|e"}}. Texts know the escapes {@code \"}, {@code \\} and {@code \n}; any other backslash stands
 * for itself, as it is usually part of a regular expression. An unquoted value may hold anything but commas and quotes.
 */
final class MatcherParser {
    private static final Pattern CLASSIC =
            Pattern.compile("\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|!=|!~|=)\\s*(.*?)\\s*", Pattern.DOTALL);

    private MatcherParser() {}

    /** What a regular expression becomes. */
    @FunctionalInterface
    interface Regexer {
        Function<String, Match> compile(String regex) throws Faulty;
    }

    /** A fault of one matcher, or of the text as a whole. */
    static final class Faulty extends Exception {
        private final MatcherResult.Bad bad;

        Faulty(String message, String hint) {
            super(message, null, false, false);
            this.bad = new MatcherResult.Bad(message, hint);
        }

        MatcherResult.Bad bad() {
            return bad;
        }
    }

    static MatcherResult parse(String text, Regexer regexes) {
        var whole = text.strip();
        if (whole.startsWith("{") != whole.endsWith("}")) {
            // Alertmanager drops the one brace, which turns foo=~a{2} into something else.
            return new MatcherResult.Bad(
                    "the braces do not match: " + quote(whole),
                    "write {a=\"b\", c=\"d\"}, and put a value with braces in double quotes");
        }
        try {
            var matchers = isClassic(text) ? classic(text, regexes) : new Utf8MatcherParser(text, regexes).parse();
            return matchers.isEmpty()
                    ? new MatcherResult.Bad(
                            "expected a matcher, found nothing", "write severity=\"critical\", or remove it")
                    : new MatcherResult.Good(matchers);
        } catch (Faulty e) {
            return e.bad();
        }
    }

    private static boolean isClassic(String text) {
        var parts = split(text);
        return parts.stream().allMatch(part -> {
            var match = CLASSIC.matcher(part);
            return match.matches() && isClassicValue(match.group(3));
        });
    }

    private static List<Matcher> classic(String text, Regexer regexes) throws Faulty {
        var matchers = new ArrayList<Matcher>();
        for (var part : split(text)) {
            var match = CLASSIC.matcher(part);
            if (match.matches()) {
                matchers.add(build(match.group(1), match.group(2), unescaped(inner(match.group(3))), regexes));
            }
        }
        return matchers;
    }

    /** At the commas outside of quotes; braces around the whole and a comma at the end are dropped. */
    private static List<String> split(String text) {
        var whole = text.strip();
        whole = whole.startsWith("{") ? whole.substring(1) : whole;
        whole = whole.endsWith("}") ? whole.substring(0, whole.length() - 1) : whole;
        var parts = new ArrayList<String>();
        var quoted = false;
        var start = 0;
        for (int i = 0; i < whole.length(); i++) {
            switch (whole.charAt(i)) {
                case '\\' -> i++;
                case '"' -> quoted = !quoted;
                case ',' -> {
                    if (!quoted) {
                        parts.add(whole.substring(start, i));
                        start = i + 1;
                    }
                }
                default -> {}
            }
        }
        if (!whole.substring(start).isBlank()) {
            parts.add(whole.substring(start));
        }
        return parts;
    }

    /** Quotes only at both ends, or nowhere but escaped. */
    private static boolean isClassicValue(String raw) {
        var quoted = raw.startsWith("\"");
        for (int i = quoted ? 1 : 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '\\') {
                i++;
            } else if (raw.charAt(i) == '"') {
                return quoted && i == raw.length() - 1;
            }
        }
        return !quoted;
    }

    private static String inner(String raw) {
        return raw.startsWith("\"") ? raw.substring(1, raw.length() - 1) : raw;
    }

    private static String unescaped(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            if (c == '\\' && (next == '"' || next == '\\' || next == 'n')) {
                plain.append(next == 'n' ? '\n' : next);
                i++;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    static Matcher build(String label, String operator, String value, Regexer regexes) throws Faulty {
        return switch (operator) {
            case "=" -> new Matcher.Equal(label, value);
            case "!=" -> new Matcher.NotEqual(label, value);
            case "=~" -> new Matcher.Regex(label, value, regexes.compile(value));
            default -> new Matcher.NotRegex(label, value, regexes.compile(value));
        };
    }

    static Function<String, Match> compiled(String regex) throws Faulty {
        if (regex.length() > Regexes.MAX_LENGTH) {
            throw new Faulty(
                    "the regular expression has " + regex.length() + " characters, " + Regexes.MAX_LENGTH
                            + " are allowed",
                    "shorten it, or split it over several routes");
        }
        try {
            return Regexes.compile(regex);
        } catch (BoundedPattern.TooLarge | StackOverflowError _) {
            throw new Faulty(
                    "the regular expression " + quote(regex) + " has too many repetitions",
                    "use fewer nested repetitions: their counts multiply");
        } catch (PatternSyntaxException e) {
            throw new Faulty(
                    "the regular expression " + quote(regex) + " does not compile: " + e.getDescription(),
                    "correct the expression; the syntax is RE2, as in Alertmanager, without look-ahead and"
                            + " back-references");
        } catch (RuntimeException _) {
            // RE2/J meant to say so itself.
            throw new Faulty(
                    "the regular expression " + quote(regex) + " does not compile",
                    "correct the expression; the syntax is RE2, as in Alertmanager, without look-ahead and"
                            + " back-references");
        }
    }

    static Function<String, Match> compiledOrUnknown(String regex) {
        try {
            return compiled(regex);
        } catch (Faulty _) {
            return _ -> Match.UNKNOWN;
        }
    }

    /** Short and on one line, whatever the text holds. */
    static String quote(String text) {
        var line = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (line.length() > 60 ? line.substring(0, 60) + "…" : line) + "'";
    }
}
