package dev.tocsin.channel.teams;

import dev.tocsin.channel.Wording;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Markdown of Adaptive Cards, which knows links, lists, bold and italic, and makes no links of URLs by itself. */
final class Markdown {
    /** A link that is there already, or a URL that stands alone. */
    private static final Pattern LINKS =
            Pattern.compile("]\\([^)]*\\)|https?://[^\\s<>()\\[\\]]*[^\\s<>()\\[\\].,;:!?'\"]");

    private static final int MAX_LABEL = 60;

    private Markdown() {}

    /** What a sender wrote makes no link: that needs its brackets side by side. */
    static String safe(String text) {
        return text.replace("](", "]\u200B(");
    }

    static String linked(String text) {
        return LINKS.matcher(text).replaceAll(found -> Matcher.quoteReplacement(link(found.group())));
    }

    private static String link(String found) {
        return found.startsWith("]") ? found : "[" + Wording.cut(found, MAX_LABEL) + "](" + found + ')';
    }
}
