package dev.tocsin.channel.slack;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slack's markup: {@code *bold*}, {@code <url|words>}, and three characters that are written as entities. */
final class Mrkdwn {
    /** A link or a mention that is there already, or a URL that stands alone; an escaped bracket ends one. */
    private static final Pattern LINKS = Pattern.compile("<[^>]*>|https?://(?:(?!&[lg]t;)[^\\s<>|\"])+");

    private static final Pattern UNFINISHED_ENTITY = Pattern.compile("&[a-z]{0,3}$");
    private static final String NOT_AT_THE_END = ".,;:!?)]}'";

    private Mrkdwn() {}

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * Makes links of the URLs. Slack would do it itself, but together with names of people and channels, and an alert
     * must not be able to call a whole channel.
     */
    static String linked(String text) {
        return LINKS.matcher(text).replaceAll(found -> Matcher.quoteReplacement(link(found.group())));
    }

    private static String link(String found) {
        if (found.startsWith("<")) {
            return found;
        }
        var end = found.length();
        while (NOT_AT_THE_END.indexOf(found.charAt(end - 1)) >= 0) {
            end--;
        }
        return '<' + found.substring(0, end) + '>' + found.substring(end);
    }

    /** For text without markup: at most so many UTF-16 units. */
    static String cutPlain(String text, int most) {
        return text.length() <= most ? text : text.substring(0, whole(text, most - 1)) + '…';
    }

    /** At most so many UTF-16 units, and neither a link nor an entity is cut in two. */
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, safe(text, most - 1)) + '…';
    }

    /** The whole text in pieces of at most so many UTF-16 units, at ends of lines where there are any. */
    static List<String> pieces(String text, int most) {
        var pieces = new ArrayList<String>();
        var rest = text.strip();
        while (rest.length() > most) {
            var line = rest.lastIndexOf('\n', most);
            var end = line > 0 ? line : safe(rest, most);
            pieces.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        pieces.add(rest);
        return pieces.stream().filter(piece -> !piece.isEmpty()).toList();
    }

    private static int safe(String text, int most) {
        var end = whole(text, most);
        var before = text.substring(0, end);
        if (before.lastIndexOf('<') > before.lastIndexOf('>')) {
            end = before.lastIndexOf('<');
        }
        var entity = UNFINISHED_ENTITY.matcher(text.substring(0, end));
        end = entity.find() ? entity.start() : end;
        return end > 0 ? end : most;
    }

    private static int whole(String text, int most) {
        return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    }
}
