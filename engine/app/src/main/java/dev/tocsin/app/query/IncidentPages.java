package dev.tocsin.app.query;

import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Pages;
import dev.tocsin.core.incident.page.TrackedPage;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.journal.EventLog;
import dev.tocsin.runtime.journal.EventLog.Recorded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Lists the pages of an incident and what has become of them, from its events. */
public final class IncidentPages {
    /** Maximum of pages listed. */
    private static final int MAX_LISTED = 100;

    private final EventLog log;

    public IncidentPages(EventLog log) {
        this.log = log;
    }

    /** The newest 100 pages, the newest first. */
    public CompletionStage<List<TrackedPage>> of(IncidentId id) {
        return log.events(id, 0)
                .thenApply(events ->
                        of(id, events).reversed().stream().limit(MAX_LISTED).toList());
    }

    /** The pages in the order in which they were planned, also those that the incident has forgotten since. */
    private static List<TrackedPage> of(IncidentId id, List<Recorded> events) {
        var pages = new LinkedHashMap<PageId, TrackedPage>();
        IncidentState state = new IncidentState.Unopened(id);
        for (var recorded : events) {
            var before = state instanceof Incident incident ? incident.pages() : Pages.NONE;
            state = IncidentEvolver.evolve(state, recorded.event());
            if (state instanceof Incident incident) {
                incident.pages().changedSince(before).forEach(page -> pages.put(page.id(), page));
            }
        }
        return List.copyOf(pages.values());
    }
}
