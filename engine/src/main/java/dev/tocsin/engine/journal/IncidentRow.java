package dev.tocsin.engine.journal;

import dev.tocsin.engine.incident.AlertState;
import dev.tocsin.engine.incident.Deadlines;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.page.OpenExternalPage;
import dev.tocsin.engine.matching.MatchBudget;
import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.suppression.InhibitionRules;
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
 * @param mirrored pages that are open in external systems, as far as is known
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
        List<OpenExternalPage> mirrored,
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
                incident.openExternalPages(),
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
