package dev.tocsin.engine.query;

import dev.tocsin.engine.incident.IncidentEvent.PageFailed;
import dev.tocsin.engine.incident.IncidentEvent.PageReplaced;
import dev.tocsin.engine.incident.page.Page;
import dev.tocsin.engine.incident.page.PageId;
import dev.tocsin.engine.journal.EventLog;
import dev.tocsin.engine.journal.EventLog.Recorded;
import dev.tocsin.engine.signal.IncidentId;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Lists pages that failed for good, from the journal. */
public final class FailedPages {
    /**
     * A page that failed.
     *
     * @param position in the journal; later failures have greater ones
     * @param page as it was planned
     * @param replacedBy the page that was planned to replace it
     */
    public record FailedPage(
            long position, IncidentId incident, PageFailed failure, Page page, Optional<PageId> replacedBy) {}

    private final EventLog log;

    public FailedPages(EventLog log) {
        this.log = log;
    }

    /** The failures with positions lower than {@code before}, the newest first. */
    public CompletionStage<List<FailedPage>> list(long before, int limit) {
        return log.failures(before, limit).thenCompose(failures -> log.planning(
                        failures.stream().map(Recorded::incident).collect(Collectors.toSet()))
                .thenApply(planning -> found(failures, planning)));
    }

    private static List<FailedPage> found(List<Recorded> failures, List<Recorded> planning) {
        var planned = new HashMap<PageId, Page>();
        var replaced = new HashMap<PageId, PageId>();
        for (var recorded : planning) {
            recorded.event().planned().forEach(page -> planned.put(page.id(), page));
            if (recorded.event() instanceof PageReplaced replacement) {
                replaced.put(replacement.failed(), replacement.page().id());
            }
        }
        return failures.stream()
                .flatMap(recorded -> {
                    var failure = (PageFailed) recorded.event();
                    return Optional.ofNullable(planned.get(failure.page())).stream()
                            .map(page -> new FailedPage(
                                    recorded.position().ordering(),
                                    recorded.incident(),
                                    failure,
                                    page,
                                    Optional.ofNullable(replaced.get(failure.page()))));
                })
                .toList();
    }
}
