package dev.tocsin.runtime.journal;

import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.PageState.Delivered;
import dev.tocsin.core.incident.page.Pages;
import dev.tocsin.core.incident.page.ResponseClass;
import dev.tocsin.core.incident.page.TrackedPage;
import dev.tocsin.core.signal.IncidentId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A page's row in the index of pages: for questions about the pages of many incidents. A page has its row from its first
 * attempt on.
 *
 * @param state as {@link TrackedPage#label} gives it
 * @param receipt the provider's id of the message, or ""
 * @param openElsewhere the status in the external system in which it is open; empty = it is open in none
 */
public record PageRow(
        IncidentId incident,
        Page page,
        Instant plannedAt,
        String state,
        Instant since,
        int attempts,
        Optional<String> reason,
        String receipt,
        Optional<ResponseClass> response,
        Optional<PageId> replacedBy,
        Optional<ExternalStatus> openElsewhere) {
    /**
     * The rows that events change, one for each page.
     *
     * @param states after each of the events
     */
    public static List<PageRow> changed(IncidentState before, List<IncidentState> states) {
        var rows = new LinkedHashMap<PageId, PageRow>();
        var earlier = before;
        for (var state : states) {
            if (state instanceof Incident incident) {
                var pages = incident.pages();
                for (var page : pages.changedSince(earlier instanceof Incident known ? known.pages() : Pages.NONE)) {
                    if (page.isAttempted()) {
                        rows.put(page.id(), of(incident, pages, page));
                    }
                }
            }
            earlier = state;
        }
        return List.copyOf(rows.values());
    }

    private static PageRow of(Incident incident, Pages pages, TrackedPage each) {
        return new PageRow(
                incident.id(),
                each.page(),
                each.plannedAt(),
                each.label(),
                each.since(),
                each.state().attempts(),
                each.state().reason(),
                each.state() instanceof Delivered delivered
                        ? delivered.receipt()
                        : each.posted().map(message -> message.receipt()).orElse(""),
                each.exchange().response(),
                each.replacedBy(),
                pages.openElsewhere(each));
    }
}
