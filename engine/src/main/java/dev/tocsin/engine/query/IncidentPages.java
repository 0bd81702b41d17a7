package dev.tocsin.engine.query;

import dev.tocsin.engine.incident.PageOutcome;
import dev.tocsin.engine.journal.EventLog;
import dev.tocsin.engine.journal.EventLog.Recorded;
import dev.tocsin.engine.signal.IncidentId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Lists the pages of an incident and their outcomes, from the journal. */
public final class IncidentPages {
    /** Maximum of pages listed. */
    private static final int MAX_LISTED = 100;

    /** Maximum of events read; each page has a handful. */
    private static final int MAX_READ = 2_000;

    private final EventLog log;

    public IncidentPages(EventLog log) {
        this.log = log;
    }

    /** The newest 100 pages, the newest first. */
    public CompletionStage<List<PageOutcome>> of(IncidentId id) {
        return log.newestOfPages(id, MAX_READ)
                .thenApply(newest ->
                        PageOutcome.of(newest.reversed().stream()
                                        .map(Recorded::event)
                                        .toList())
                                .reversed()
                                .stream()
                                .limit(MAX_LISTED)
                                .toList());
    }
}
