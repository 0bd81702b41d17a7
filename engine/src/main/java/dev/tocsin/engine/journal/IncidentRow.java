package dev.tocsin.engine.journal;

import dev.tocsin.engine.incident.Deadlines;
import dev.tocsin.engine.incident.Incident;
import java.time.Instant;
import java.util.Optional;

/** What the index knows of an incident: enough to list it and to wake it. */
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
        Optional<Instant> heldUntil) {
    /** Slices divide the incidents among the workers that wake them. */
    public static final int SLICES = 1024;

    public static IncidentRow of(Incident incident) {
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
                incident.pending().size(),
                incident.holds().until());
    }

    public int slice() {
        return Math.floorMod(id.hashCode(), SLICES);
    }
}
