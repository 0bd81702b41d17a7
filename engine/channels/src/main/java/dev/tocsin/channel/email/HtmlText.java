package dev.tocsin.channel.email;

import java.util.List;
import java.util.Set;

/**
 * What somebody wrote in a mail that is HTML only: the text above the first quotation. It is read from left to right once,
 * whatever is in it.
 */
final class HtmlText {
    /** What they contain is no text. */
    private static final Set<String> SILENT = Set.of("style", "script", "head", "title");

    private static final Set<String> INLINE =
            Set.of("a", "b", "i", "u", "em", "strong", "span", "font", "small", "big");

    /** How mail programs begin a quotation. */
    private static final List<String> QUOTATIONS =
            List.of("gmail_quote", "divrplyfwdmsg", "appendonsend", "moz-cite-prefix", "yahoo_quoted");

    private HtmlText() {}

    static String of(String html) {
        var text = new StringBuilder();
        var lower = lower(html);
        int at = 0;
        while (at < html.length()) {
            if (html.charAt(at) != '<') {
                var next = end(html.indexOf('<', at), html);
                text.append(html, at, next);
                at = next;
                continue;
            }
            if (html.startsWith("<!--", at)) {
                at = end(html.indexOf("-->", at), html) + 3;
                continue;
            }
            var end = end(html.indexOf('>', at), html);
            var tag = lower.substring(at + 1, end);
            var name = name(tag);
            if (name.equals("blockquote") || QUOTATIONS.stream().anyMatch(tag::contains)) {
                break;
            }
            if (!INLINE.contains(name)) {
                text.append('\n');
            }
            at = SILENT.contains(name) && !tag.startsWith("/") ? end(lower.indexOf("</" + name, end), html) : end + 1;
        }
        return text.toString().replace("&nbsp;", " ").replace("&#160;", " ").replace("&amp;", "&");
    }

    /** Of the same length. */
    private static String lower(String html) {
        var chars = html.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = Character.toLowerCase(chars[i]);
        }
        return new String(chars);
    }

    private static int end(int found, String html) {
        return found < 0 ? html.length() : found;
    }

    /** Without the slash of an end. */
    private static String name(String tag) {
        int start = tag.startsWith("/") ? 1 : 0;
        int end = start;
        while (end < tag.length() && Character.isLetterOrDigit(tag.charAt(end))) {
            end++;
        }
        return tag.substring(start, end);
    }
}
