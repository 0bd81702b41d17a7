package dev.tocsin.channel.discord;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Discord's Markdown: a backslash takes the meaning from a character. URLs stay as they are, and become links. */
final class Markdown {
    private static final Pattern URL_OR_SIGN = Pattern.compile("https?://[^\\s<>]+|[\\\\*_~`|>#\\[\\]<@]");

    private Markdown() {}

    static String escape(String text) {
        return URL_OR_SIGN
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group().startsWith("http") ? found.group() : '\\' + found.group()));
    }

    /** At most so many UTF-16 units, the last an ellipsis where something was cut; at the end of a line if one is near. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        var line = text.lastIndexOf('\n', end - 1) + 1;
        if (line > end * 3 / 4) {
            return text.substring(0, line) + '…';
        }
        while (end > 0 && text.charAt(end - 1) == '\\') {
            end--;
        }
        return text.substring(0, end) + '…';
    }
}
