package dev.tocsin.core.incident;

import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.signal.Alert;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the sentences of the timeline consist of. */
final class TimelineText {
    /** How many of the alerts that came together are named. */
    private static final int NAMED = 3;

    private TimelineText() {}

    static String fired(IncidentEvent.AlertsFired event) {
        if (event.count() == 1 && !event.alerts().isEmpty()) {
            return "alert fires: " + event.alerts().getFirst().title();
        }
        return event.count() + " alerts fire"
                + some(event.alerts().stream().map(Alert::title).toList()) + more(event);
    }

    private static String more(IncidentEvent.AlertsFired event) {
        return event.more()
                .map(more -> "; " + more.ids().size() + " of them are counted but not stored"
                        + (more.overflowed() ? ", and there are more that cannot be distinguished" : ""))
                .orElse("");
    }

    static String cleared(IncidentEvent.AlertsCleared event) {
        return event.count() == 1 && !event.alerts().isEmpty()
                ? "alert " + event.alerts().getFirst() + " is clear"
                : event.count() + " alerts are clear" + some(event.alerts());
    }

    /** The first few, and how many more there are. */
    private static String some(List<String> texts) {
        var rest = texts.size() - NAMED;
        return texts.isEmpty()
                ? ""
                : texts.stream().limit(NAMED).collect(Collectors.joining(", ", ": ", ""))
                        + (rest > 0 ? " and " + rest + " more" : "");
    }

    static String pages(List<Page> pages) {
        return pages.stream()
                .map(page -> page.recipient() + " through " + page.contact().channel() + then(" at ", page.notBefore())
                        + " (" + page.why() + ")")
                .collect(Collectors.joining(", "));
    }

    static String paged(List<Page> pages, String reason) {
        return pages.isEmpty() ? "; no page could be planned: " + reason : "; paged: " + pages(pages);
    }

    static String notified(String words, List<Page> pages) {
        return pages.isEmpty() ? "" : words + pages(pages);
    }

    static String ids(List<PageId> pages) {
        return pages.stream().map(PageId::value).collect(Collectors.joining(", "));
    }

    static String missing(List<String> missing) {
        return missing.isEmpty() ? "" : "; nobody for " + String.join(", ", missing);
    }

    static String then(String words, Optional<?> value) {
        return value.map(there -> words + there).orElse("");
    }

    static String exchange(Exchange exchange) {
        return exchange.response().map(r -> " (" + r.label() + ")").orElse("");
    }
}
