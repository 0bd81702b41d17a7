package dev.tocsin.api.suppression;

import dev.tocsin.app.query.SuppressedIncidents;
import dev.tocsin.app.query.SuppressedIncidents.Result;
import dev.tocsin.app.query.SuppressedIncidents.Suppressed;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.suppression.SuppressionRules;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Which open incidents a silence or maintenance window suppresses, for whoever makes it or asks beforehand. */
public final class SuppressionPreview {
    private static final int MAX_LISTED = 50;

    private final SuppressedIncidents incidents;
    private final Supplier<Directory> directory;
    private final Clock clock;

    public SuppressionPreview(SuppressedIncidents incidents, Supplier<Directory> directory, Clock clock) {
        this.incidents = incidents;
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * @param at the time for which it was evaluated: now, or the start of a silence or window that begins later
     * @param more how many incidents are not listed
     * @param notChecked how many open incidents were not checked
     */
    record View(Instant at, List<IncidentView> incidents, int more, long notChecked) {}

    /** @param suppressed all that fires, or some of it */
    record IncidentView(
            String id, String title, String severity, String status, String suppressed, Map<String, String> links) {
        private static IncidentView of(Suppressed incident) {
            return new IncidentView(
                    incident.id().value(),
                    incident.title(),
                    incident.severity().name(),
                    incident.status(),
                    incident.coverage().name().toLowerCase(Locale.ROOT),
                    Map.of("self", "/api/v1/incidents/" + incident.id()));
        }
    }

    /**
     * @param one the silence or window alone
     * @param dryRun it was not made
     * @param answer what is answered with it; empty where it is not known just now
     */
    <T> CompletionStage<T> of(SuppressionRules one, Instant start, boolean dryRun, Function<Optional<View>, T> answer) {
        var now = clock.instant();
        var at = start.isAfter(now) ? start : now;
        return incidents
                .by(one, () -> directory.get().suppressionRules().with(one), at)
                .thenApply(found -> {
                    if (!dryRun && !start.isAfter(now)) {
                        found.ifPresent(incidents::tell);
                    }
                    return answer.apply(found.map(suppressed -> view(suppressed, at)));
                });
    }

    private static View view(Result found, Instant at) {
        var listed = found.incidents().stream()
                .limit(MAX_LISTED)
                .map(IncidentView::of)
                .toList();
        return new View(at, listed, found.incidents().size() - listed.size(), found.notAsked());
    }
}
