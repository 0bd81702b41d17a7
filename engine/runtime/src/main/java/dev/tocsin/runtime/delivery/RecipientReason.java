package dev.tocsin.runtime.delivery;

import dev.tocsin.core.incident.page.Page;
import java.util.regex.Pattern;

/**
 * Why the recipient is paged, as a page shows it: with "primary" or "secondary" for levels 1 and 2 of an on-call
 * schedule, and without the layer, which only the timeline needs.
 */
final class RecipientReason {
    private static final Pattern LAYER = Pattern.compile(" \\(layer [^()]*\\)");
    private static final Pattern RANKED = Pattern.compile("(?i)primary|secondary");

    private RecipientReason() {}

    static String of(Page page) {
        var why = page.why().contains(" (layer ") ? LAYER.matcher(page.why()).replaceFirst("") : page.why();
        return why.startsWith("on call for ") && !RANKED.matcher(why).find() ? rank(page) + why : why;
    }

    private static String rank(Page page) {
        return page.isOfLevel(1) ? "primary " : page.isOfLevel(2) ? "secondary " : "";
    }
}
