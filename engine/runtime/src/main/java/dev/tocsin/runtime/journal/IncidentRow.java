package dev.tocsin.runtime.journal;

import dev.tocsin.core.incident.AlertState;
import dev.tocsin.core.incident.Deadlines;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.suppression.InhibitionRules;
import dev.tocsin.runtime.matching.MatchBudget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An incident's row in the index: enough to list the incident and to wake it.
 *
 * @param due the next deadline; empty = none
 * @param heldUntil until when the incident is suppressed; empty = it is not
 * @param inhibitors labels of its firing alerts that inhibit others
 * @param groups hashes of the senders' groups that its alerts came with, while it is open
 */
public record IncidentRow(
        String id,
        String dedupKey,
        String title,
        String status,
        String severity,
        int severityRank,
        String service,
        String policy,
        int level,
        Optional<String> owner,
        int alerts,
        Instant createdAt,
        Optional<Instant> acknowledgedAt,
        Optional<Instant> resolvedAt,
        Optional<Deadlines.Deadline> due,
        int pagesPending,
        Optional<Instant> heldUntil,
        Optional<String> heldWhy,
        List<Labels> inhibitors,
        Set<Long> groups) {
    /** Slices divide the incidents among the workers that wake them. */
    public static final int SLICES = 1024;

    /** @param inhibition the rules that are valid now */
    public static IncidentRow of(Incident incident, InhibitionRules inhibitionRules) {
        var opening = incident.opening();
        return new IncidentRow(
                opening.id().value(),
                opening.key().value(),
                incident.title(),
                incident.status().label(),
                incident.severity().name(),
                incident.severity().rank(),
                incident.service(),
                incident.policy().name(),
                incident.escalation().level(),
                incident.owner(),
                incident.alerts().size(),
                opening.at(),
                incident.acknowledgedAt(),
                incident.resolvedAt(),
                Deadlines.next(incident),
                incident.pages().pending().size(),
                incident.suppressions().until(),
                incident.suppressions().why(),
                inhibitors(incident, inhibitionRules),
                incident.isResolved() ? Set.of() : incident.alerts().groups());
    }

    private static List<Labels> inhibitors(Incident incident, InhibitionRules inhibitionRules) {
        var kept = incident.alerts().kept();
        return inhibitionRules.rules().isEmpty() || incident.isResolved()
                ? List.of()
                : MatchBudget.ofItsOwn(
                        kept.size(),
                        () -> inhibitionRules.sources(kept.values().stream()
                                .filter(AlertState::firing)
                                .map(AlertState::labels)));
    }

    public int slice() {
        return Math.floorMod(id.hashCode(), SLICES);
    }
}
