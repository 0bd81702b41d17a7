package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.signal.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An incident as its events so far have made it.
 *
 * @param opening the first event: identity, policy and everything else that never changes
 * @param acknowledgedAt the first acknowledgement
 * @param alerts by their id, in order of arrival
 * @param pending pages without an outcome, by their id
 * @param pagesPlanned how many pages there have been, which numbers the next one
 * @param autoResolveAt when it resolves by itself unless an alert fires before
 * @param recentRequests ids of the last requests that changed it, oldest first
 */
public record Incident(
        IncidentEvent.Opened opening,
        Severity severity,
        Status status,
        Optional<String> owner,
        Optional<Instant> acknowledgedAt,
        Map<String, AlertState> alerts,
        Escalation escalation,
        Map<PageId, PendingPage> pending,
        int pagesPlanned,
        Optional<Instant> snoozedUntil,
        Optional<Instant> autoResolveAt,
        long duplicates,
        List<String> recentRequests)
        implements IncidentState {

    public Incident {
        alerts = Collections.unmodifiableMap(alerts);
        pending = Collections.unmodifiableMap(pending);
        recentRequests = List.copyOf(recentRequests);
    }

    public IncidentId id() {
        return opening.id();
    }

    public String title() {
        return opening.alert().title();
    }

    public String service() {
        return opening.alert().service();
    }

    public EscalationPolicy policy() {
        return opening.policy();
    }

    public boolean isResolved() {
        return status instanceof Status.Resolved;
    }

    /** Whether its levels are being climbed: nobody has answered and nobody has put it to sleep. */
    public boolean isEscalating() {
        return status instanceof Status.New && snoozedUntil.isEmpty();
    }

    public boolean allClear() {
        return !alerts.isEmpty() && alerts.values().stream().noneMatch(AlertState::firing);
    }

    public Optional<Instant> resolvedAt() {
        return status instanceof Status.Resolved(_, var at, _) ? Optional.of(at) : Optional.empty();
    }

    Incident withSeverity(Severity severity, Optional<Instant> autoResolveAt) {
        return new Incident(
                opening,
                severity,
                status,
                owner,
                acknowledgedAt,
                alerts,
                escalation,
                pending,
                pagesPlanned,
                snoozedUntil,
                autoResolveAt,
                duplicates,
                recentRequests);
    }

    Incident withStatus(Status status) {
        return new Incident(
                opening,
                severity,
                status,
                owner,
                acknowledgedAt,
                alerts,
                escalation,
                pending,
                pagesPlanned,
                snoozedUntil,
                autoResolveAt,
                duplicates,
                recentRequests);
    }

    Incident withOwner(String owner) {
        return new Incident(
                opening,
                severity,
                status,
                Optional.of(owner),
                acknowledgedAt,
                alerts,
                escalation,
                pending,
                pagesPlanned,
                snoozedUntil,
                autoResolveAt,
                duplicates,
                recentRequests);
    }

    Incident acknowledged(Instant at) {
        return new Incident(
                opening,
                severity,
                status,
                owner,
                Optional.of(acknowledgedAt.orElse(at)),
                alerts,
                escalation,
                pending,
                pagesPlanned,
                snoozedUntil,
                autoResolveAt,
                duplicates,
                recentRequests);
    }

    Incident withAlert(String alertId, AlertState alert, Optional<Instant> autoResolveAt) {
        var changed = new LinkedHashMap<>(alerts);
        changed.put(alertId, alert);
        return new Incident(
                opening,
                severity,
                status,
                owner,
                acknowledgedAt,
                changed,
                escalation,
                pending,
                pagesPlanned,
                snoozedUntil,
                autoResolveAt,
                duplicates,
                recentRequests);
    }

    Incident withEscalation(Escalation escalation) {
        return new Incident(
                opening,
                severity,
                status,
                owner,
                acknowledgedAt,
                alerts,
                escalation,
                pending,
                pagesPlanned,
                snoozedUntil,
                autoResolveAt,
                duplicates,
                recentRequests);
    }

    Incident withPlanned(List<Page> pages, Instant at) {
        var changed = new LinkedHashMap<>(pending);
        pages.forEach(page -> changed.put(page.id(), new PendingPage(page, 0, at)));
        return new Incident(
                opening,
                severity,
                status,
                owner,
                acknowledgedAt,
                alerts,
                escalation,
                changed,
                pagesPlanned + pages.size(),
                snoozedUntil,
                autoResolveAt,
                duplicates,
                recentRequests);
    }

    Incident withPending(PendingPage page) {
        var changed = new LinkedHashMap<>(pending);
        changed.put(page.page().id(), page);
        return withPending(changed);
    }

    Incident without(List<PageId> pages) {
        var changed = new LinkedHashMap<>(pending);
        pages.forEach(changed::remove);
        return withPending(changed);
    }

    private Incident withPending(Map<PageId, PendingPage> pending) {
        return new Incident(
                opening,
                severity,
                status,
                owner,
                acknowledgedAt,
                alerts,
                escalation,
                pending,
                pagesPlanned,
                snoozedUntil,
                autoResolveAt,
                duplicates,
                recentRequests);
    }

    Incident withSnoozedUntil(Optional<Instant> snoozedUntil) {
        return new Incident(
                opening,
                severity,
                status,
                owner,
                acknowledgedAt,
                alerts,
                escalation,
                pending,
                pagesPlanned,
                snoozedUntil,
                autoResolveAt,
                duplicates,
                recentRequests);
    }

    Incident withDuplicates(long more) {
        return new Incident(
                opening,
                severity,
                status,
                owner,
                acknowledgedAt,
                alerts,
                escalation,
                pending,
                pagesPlanned,
                snoozedUntil,
                autoResolveAt,
                duplicates + more,
                recentRequests);
    }

    Incident withRecentRequests(List<String> recentRequests) {
        return new Incident(
                opening,
                severity,
                status,
                owner,
                acknowledgedAt,
                alerts,
                escalation,
                pending,
                pagesPlanned,
                snoozedUntil,
                autoResolveAt,
                duplicates,
                recentRequests);
    }
}
