package dev.tocsin.api.incident;

import dev.tocsin.app.query.IncidentSummary;
import dev.tocsin.core.incident.AlertState;
import dev.tocsin.core.incident.IncidentView;
import dev.tocsin.core.incident.page.TrackedPage;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An incident as the API shows it. Instants are UTC.
 *
 * @param firing how many alerts fire
 * @param suppressed what suppresses its pages; empty = nothing
 * @param alertsOmitted whether its alerts could not be read and are left out
 * @param pages the newest 100, the newest first
 * @param moreAlerts how many alerts fire that are counted only, beyond those that are listed; empty = none
 * @param stillFiring how many alerts fire although it is resolved; empty = none
 * @param undoUntil until when the last step can be undone; empty = it cannot
 * @param helpers who was paged in addition to the responders of the policy
 */
public record IncidentJson(
        String id,
        String dedupKey,
        String title,
        Optional<String> description,
        String severity,
        String status,
        String service,
        String policy,
        int level,
        Optional<String> owner,
        int alertCount,
        Optional<Integer> moreAlerts,
        Optional<Integer> firing,
        Optional<Instant> clearSince,
        Optional<List<HoldView>> suppressed,
        Optional<List<AlertView>> alerts,
        Optional<Boolean> alertsOmitted,
        Optional<List<PageView>> pages,
        Optional<Long> duplicates,
        Instant createdAt,
        Optional<Instant> acknowledgedAt,
        Optional<Instant> resolvedAt,
        Optional<Instant> snoozedUntil,
        Optional<Integer> stillFiring,
        Optional<Instant> undoUntil,
        Optional<List<String>> helpers,
        Optional<String> previous,
        Optional<String> mergedInto,
        Optional<List<String>> merged,
        Optional<List<RelatedView>> related,
        Optional<DeadlineView> nextDeadline,
        Map<String, String> links) {

    /**
     * One alert.
     *
     * @param since when it began to fire, by the sender's clock; empty = it cleared before that was kept
     * @param generatorUrl the link to its source that the sender gave
     */
    public record AlertView(
            String id,
            String title,
            boolean firing,
            Optional<Instant> since,
            Optional<Instant> clearedAt,
            Optional<String> severity,
            Map<String, String> labels,
            Map<String, String> annotations,
            Optional<String> generatorUrl) {
        static AlertView of(String id, AlertState alert) {
            return new AlertView(
                    id,
                    alert.title(),
                    alert.firing(),
                    alert.startedAt().or(() -> Optional.of(alert.since()).filter(_ -> alert.firing())),
                    alert.clearedAt(),
                    alert.severity().map(Severity::name),
                    alert.labels().values(),
                    alert.annotations().orElse(Map.of()),
                    alert.link());
        }
    }

    /** Why nobody is paged, and until when as far as is known. */
    public record HoldView(Instant until, String why) {}

    /** Another incident that may have the same cause. */
    public record RelatedView(String incident, String why) {}

    /** When the incident next acts by itself, and why. */
    public record DeadlineView(Instant at, String why) {}

    /** @param pages the newest first; empty = they were not asked for */
    public static IncidentJson of(IncidentView incident, Optional<List<TrackedPage>> pages) {
        var id = incident.id().value();
        var progress = incident.progress();
        var alerts = incident.alerts();
        var related = incident.related();
        return new IncidentJson(
                id,
                incident.key().value(),
                incident.title(),
                Optional.of(incident.description()).filter(text -> !text.isBlank()),
                incident.severity().name(),
                progress.status().label(),
                incident.service(),
                incident.policy(),
                incident.level(),
                progress.owner(),
                alerts.all(),
                Optional.of(alerts.counted()).filter(more -> more > 0),
                Optional.of(alerts.firing()),
                alerts.clearSince().filter(_ -> !progress.isResolved()),
                Optional.of(incident.suppressions().stream()
                                .map(suppression -> new HoldView(suppression.until(), suppression.reason()))
                                .toList())
                        .filter(holds -> !holds.isEmpty()),
                alerts.kept().map(kept -> kept.entrySet().stream()
                        .map(alert -> AlertView.of(alert.getKey(), alert.getValue()))
                        .toList()),
                Optional.of(alerts.kept().isEmpty()).filter(omitted -> omitted),
                pages.map(known ->
                        known.stream().map(page -> PageView.of(id, page)).toList()),
                Optional.of(alerts.duplicates()),
                incident.createdAt(),
                progress.acknowledgedAt(),
                progress.resolvedAt(),
                progress.snoozedUntil(),
                Optional.of(alerts.fromSenders()).filter(firing -> firing > 0 && progress.isResolved()),
                progress.undo().map(IncidentView.Undo::until),
                Optional.of(progress.helpers()).filter(helpers -> !helpers.isEmpty()),
                incident.previous().map(IncidentId::value),
                related.mergedInto().map(IncidentId::value),
                Optional.of(related.merged().stream().map(IncidentId::value).toList())
                        .filter(merged -> !merged.isEmpty()),
                Optional.of(related.linked().entrySet().stream()
                                .map(link -> new RelatedView(link.getKey().value(), link.getValue()))
                                .toList())
                        .filter(linked -> !linked.isEmpty()),
                incident.next().map(deadline -> new DeadlineView(deadline.at(), deadline.why())),
                links(id));
    }

    public static IncidentJson of(IncidentSummary summary) {
        return new IncidentJson(
                summary.id(),
                summary.dedupKey(),
                summary.title(),
                Optional.empty(),
                summary.severity(),
                summary.status(),
                summary.service(),
                summary.policy(),
                summary.level(),
                summary.owner(),
                summary.alerts(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                summary.heldUntil()
                        .map(until ->
                                List.of(new HoldView(until, summary.heldWhy().orElse("")))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                summary.createdAt(),
                summary.acknowledgedAt(),
                summary.resolvedAt(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                summary.dueAt().map(at -> new DeadlineView(at, summary.dueWhy().orElse(""))),
                links(summary.id()));
    }

    private static Map<String, String> links(String id) {
        var self = "/api/v1/incidents/" + id;
        return Map.of("self", self, "timeline", self + "/timeline");
    }
}
