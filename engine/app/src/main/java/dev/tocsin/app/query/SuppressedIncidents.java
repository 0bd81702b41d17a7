package dev.tocsin.app.query;

import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.SuppressionCoverage;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Severity;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.journal.EventLog;
import dev.tocsin.runtime.matching.MatchBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the open incidents that a silence or maintenance window suppresses, by the same rules as the incidents
 * themselves. The index has no labels, so each incident is read. Therefore only the newest {@link #MAX_ASKED} are
 * checked, and only for {@link #QUERY_TIMEOUT}.
 */
public final class SuppressedIncidents {
    private static final Logger LOG = LoggerFactory.getLogger(SuppressedIncidents.class);
    private static final int MAX_ASKED = 1_000;
    private static final int READ_AT_ONCE = 50;
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(3);

    /** A suppressed incident, as it is now. */
    public record Suppressed(
            IncidentId id,
            String title,
            Severity severity,
            String status,
            Instant openedAt,
            SuppressionCoverage coverage) {
        private static Suppressed of(Incident incident, SuppressionCoverage coverage) {
            return new Suppressed(
                    incident.id(),
                    incident.title(),
                    incident.severity(),
                    incident.status().label(),
                    incident.opening().at(),
                    coverage);
        }
    }

    /**
     * The suppressed incidents.
     *
     * @param incidents the most severe first, and of equals the newest
     * @param notAsked how many open incidents were not checked
     */
    public record Result(List<Suppressed> incidents, long notAsked) {}

    private final IncidentQueries queries;
    private final EventLog log;
    private final Incidents incidents;
    private final TimeSource time;

    public SuppressedIncidents(IncidentQueries queries, EventLog log, Incidents incidents, TimeSource time) {
        this.queries = queries;
        this.log = log;
        this.incidents = incidents;
        this.time = time;
    }

    /**
     * Finds the incidents that a silence or window suppresses.
     *
     * @param one the silence or window alone
     * @param everything all suppression rules, with that one
     * @return empty if the open incidents cannot be listed now
     */
    public CompletionStage<Optional<Result>> by(
            SuppressionRules one, Supplier<SuppressionRules> everything, Instant at) {
        var until = time.nanos() + QUERY_TIMEOUT.toNanos();
        return queries.open(MAX_ASKED)
                .thenApplyAsync(
                        open -> Optional.of(answer(open, one, everything.get(), at, until)),
                        task -> Thread.ofVirtual().start(task))
                .exceptionally(failure -> {
                    LOG.warn("The incidents that would be suppressed cannot be determined", failure);
                    return Optional.empty();
                });
    }

    /** Makes fully suppressed incidents record it now, rather than when they are about to page. */
    public void tell(Result answer) {
        answer.incidents().stream()
                .filter(suppressed -> suppressed.coverage() == SuppressionCoverage.ALL)
                .forEach(suppressed -> incidents.wake(suppressed.id()));
    }

    private Result answer(
            IncidentQueries.Open open, SuppressionRules one, SuppressionRules everything, Instant at, long until) {
        var found = new ArrayList<Suppressed>();
        var asked = 0;
        var ids = open.newest();
        for (int from = 0; from < ids.size() && time.nanos() < until; from += READ_AT_ONCE) {
            var some = ids.subList(from, Math.min(ids.size(), from + READ_AT_ONCE)).stream()
                    .map(IncidentId::new)
                    .toList();
            for (var incident : read(some, until).values()) {
                asked++;
                // Each incident has the budget that it has when it decides itself.
                MatchBudget.shared(() -> SuppressionCoverage.of(incident, one, everything, at))
                        .ifPresent(coverage -> found.add(Suppressed.of(incident, coverage)));
            }
        }
        found.sort(Comparator.comparing(Suppressed::severity)
                .thenComparing(Comparator.comparing(Suppressed::openedAt).reversed()));
        return new Result(List.copyOf(found), Math.max(0, open.all() - asked));
    }

    /** The incidents; none = they could not be read, or not in time. */
    private Map<IncidentId, Incident> read(List<IncidentId> ids, long until) {
        return log.of(ids)
                .toCompletableFuture()
                .completeOnTimeout(Map.of(), Math.max(0, until - time.nanos()), TimeUnit.NANOSECONDS)
                .exceptionally(_ -> Map.of())
                .join();
    }
}
