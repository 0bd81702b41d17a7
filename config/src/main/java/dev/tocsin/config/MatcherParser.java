package dev.tocsin.config;

import dev.tocsin.engine.signal.Matcher;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code a=b}, {@code a="b"}, {@code {a!="b", c=~"d|e"}} as Alertmanager does. Quoted texts know the escapes
 * {@code \"}, {@code \\} and {@code \n}; any other backslash stands for itself, as it is usually part of a regular
 * expression. Where Alertmanager takes doubtful characters in an unquoted value literally, this asks for quotes.
 */
final class MatcherParser {
    private static final Pattern SPACE = Pattern.compile("\\s*");
    private static final Pattern OPERATOR = Pattern.compile("=~|!=|!~|=");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"", Pattern.DOTALL);
    private static final Pattern BARE_LABEL = Pattern.compile("[^\\s{}!=~,\"'`\\\\]+");
    private static final Pattern BARE_VALUE = Pattern.compile("[^,]*");
    private static final Pattern DOUBTFUL = Pattern.compile("[{}\"'`]");

    private final String text;
    private int at;
    private MatcherText.@Nullable Bad fault;

    MatcherParser(String text) {
        var stripped = text.strip();
        this.text = stripped.startsWith("{") && stripped.endsWith("}")
                ? stripped.substring(1, stripped.length() - 1).strip()
                : stripped;
    }

    MatcherText parse() {
        var matchers = new ArrayList<Matcher>();
        while (fault == null && at < text.length()) {
            var matcher = matcher();
            if (matcher != null) {
                matchers.add(matcher);
            }
        }
        if (fault != null) {
            return fault;
        }
        return matchers.isEmpty()
                ? new MatcherText.Bad("expected a matcher, found nothing", "write severity=\"critical\", or remove it")
                : new MatcherText.Good(matchers);
    }

    private @Nullable Matcher matcher() {
        take(SPACE);
        var label = peek('"') ? quoted() : take(BARE_LABEL);
        if (fault != null) {
            return null;
        }
        if (label == null || label.isEmpty()) {
            return fail("expected a label name" + here(), "write label=\"value\"");
        }
        take(SPACE);
        var operator = take(OPERATOR);
        if (operator == null) {
            return fail("expected =, !=, =~ or !~" + here(), "write " + label + "=\"value\"");
        }
        take(SPACE);
        var value = peek('"') ? quoted() : bare();
        if (fault != null || value == null) {
            return null;
        }
        take(SPACE);
        if (at < text.length() && text.charAt(at++) != ',') {
            at--;
            return fail("expected a comma or the end" + here(), "put a comma between two matchers");
        }
        take(SPACE);
        return build(label, operator, value);
    }

    private @Nullable Matcher build(String label, String operator, String value) {
        return switch (operator) {
            case "=" -> new Matcher.Equal(label, value);
            case "!=" -> new Matcher.NotEqual(label, value);
            default -> {
                var pattern = compile(value);
                if (pattern == null) {
                    yield null;
                }
                yield operator.equals("=~") ? new Matcher.Regex(label, pattern) : new Matcher.NotRegex(label, pattern);
            }
        };
    }

    private @Nullable Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            fail(
                    "the regular expression " + Values.quote(regex) + " does not compile: " + e.getDescription(),
                    "correct it" + (e.getIndex() < 0 ? "" : " near character " + (e.getIndex() + 1))
                            + ", or use = for a literal value");
            return null;
        }
    }

    private @Nullable String quoted() {
        var quoted = take(QUOTED);
        if (quoted == null) {
            fail("a quoted text does not end", "close it with \"");
            return null;
        }
        return unescape(quoted.substring(1, quoted.length() - 1));
    }

    private @Nullable String bare() {
        var value = take(BARE_VALUE);
        if (value == null || DOUBTFUL.matcher(value).find()) {
            fail(
                    "quotes or braces in an unquoted value: " + Values.quote(String.valueOf(value)),
                    "put the value in double quotes");
            return null;
        }
        return unescape(value.strip());
    }

    private static String unescape(String text) {
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

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private @Nullable String take(Pattern pattern) {
        var match = pattern.matcher(text).region(at, text.length());
        if (!match.lookingAt()) {
            return null;
        }
        at = match.end();
        return match.group();
    }

    private String here() {
        return ", found " + (at < text.length() ? Values.quote(text.substring(at)) : "the end");
    }

    private @Nullable Matcher fail(String message, String hint) {
        fault = new MatcherText.Bad(message, hint);
        return null;
    }
}
