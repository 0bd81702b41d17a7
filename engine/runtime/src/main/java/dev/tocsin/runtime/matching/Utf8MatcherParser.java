package dev.tocsin.runtime.matching;

import dev.tocsin.core.signal.Matcher;
import dev.tocsin.runtime.matching.MatcherParser.Faulty;
import dev.tocsin.runtime.matching.MatcherParser.Regexer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Alertmanager's UTF-8 syntax ({@code matcher/parse}, since 0.27): names may be quoted too, quoted texts have the
 * escapes of Go, and an unquoted one holds no space and none of the reserved characters.
 */
final class Utf8MatcherParser {
    private static final Pattern SPACE = Pattern.compile("\\s*");
    private static final Pattern OPERATOR = Pattern.compile("=~|!=|!~|=");
    /** Possessive: any other repeated choice recurses, once for each character. */
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*+)\"");

    private static final Pattern BARE = Pattern.compile("[^\\s{}!=~,\\\\\"'`]+");
    private static final String ESCAPES = "abfnrtv\\\"";
    private static final String ESCAPED = "\u0007\b\f\n\r\t\u000B\\\"";

    private final String text;
    private final Regexer regexes;
    private int at;

    Utf8MatcherParser(String text, Regexer regexes) {
        this.text = text.strip();
        this.regexes = regexes;
    }

    List<Matcher> parse() throws Faulty {
        var matchers = new ArrayList<Matcher>();
        skip("{");
        while (at < text.length() && !peek("}")) {
            matchers.add(matcher());
            if (!skip(",") && at < text.length() && !peek("}")) {
                throw fault(
                        "expected a comma or the end",
                        "put a comma between two matchers, and quotes around a value"
                                + " with spaces, quotes or braces");
            }
        }
        if (skip("}") && at < text.length()) {
            throw fault("expected the end after the brace", "write {a=\"b\", c=\"d\"}");
        }
        return matchers;
    }

    private Matcher matcher() throws Faulty {
        var label = word("expected a label name", "write label=\"value\"");
        var operator = take(OPERATOR);
        if (operator.isEmpty()) {
            throw fault("expected =, !=, =~ or !~", "write " + label + "=\"value\"");
        }
        return MatcherParser.build(
                label, operator, word("expected a value", "put the value in double quotes"), regexes);
    }

    private String word(String expected, String hint) throws Faulty {
        if (!peek("\"")) {
            var bare = take(BARE);
            if (bare.isEmpty()) {
                throw fault(expected, hint);
            }
            return bare;
        }
        var quoted = take(QUOTED);
        if (quoted.isEmpty()) {
            throw fault("a quoted text does not end", "end the text with \"");
        }
        return unescaped(quoted.substring(1, quoted.length() - 1));
    }

    private String unescaped(String quoted) throws Faulty {
        var plain = new StringBuilder();
        for (int i = 0; i < quoted.length(); i++) {
            if (quoted.charAt(i) != '\\') {
                plain.append(quoted.charAt(i));
                continue;
            }
            var letter = quoted.charAt(++i);
            var digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
            if (ESCAPES.indexOf(letter) >= 0) {
                plain.append(ESCAPED.charAt(ESCAPES.indexOf(letter)));
            } else if (digits > 0 && i + digits < quoted.length()) {
                plain.appendCodePoint(codePoint(quoted.substring(i + 1, i + 1 + digits)));
                i += digits;
            } else {
                throw new Faulty(
                        "the escape \\" + letter + " is not known in " + MatcherParser.quote(quoted),
                        "double the backslash, or write a plain label name before the operator");
            }
        }
        return plain.toString();
    }

    private static int codePoint(String hexadecimal) throws Faulty {
        try {
            var point = Integer.parseUnsignedInt(hexadecimal, 16);
            if (Character.isValidCodePoint(point)) {
                return point;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new Faulty("no character has the number " + MatcherParser.quote(hexadecimal), "correct the escape");
    }

    private boolean peek(String token) {
        return text.startsWith(token, at);
    }

    private boolean skip(String token) {
        if (!peek(token)) {
            return false;
        }
        at += token.length();
        take(SPACE);
        return true;
    }

    /** What is there, with the space behind it skipped; "" when it is not there. */
    private String take(Pattern pattern) {
        var match = pattern.matcher(text).region(at, text.length());
        if (!match.lookingAt()) {
            return "";
        }
        at = match.end();
        if (pattern != SPACE) {
            take(SPACE);
        }
        return match.group();
    }

    private Faulty fault(String message, String hint) {
        var found = at < text.length() ? MatcherParser.quote(text.substring(at)) : "the end";
        return new Faulty(message + ", found " + found, hint);
    }
}
