package dev.tocsin.core.incident;

import dev.tocsin.core.incident.ActiveSuppressions.Suppression;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An incident as it is shown, in whatever form: plain values, which a program on another node understands.
 *
 * @param description the sender's, or ""
 * @param policy the name of the policy of the chain that the incident escalates through now
 * @param responders of that policy
 * @param level that was paged last; 0 = none yet
 * @param next when the incident next acts by itself
 */
public record IncidentView(
        IncidentId id,
        DedupKey key,
        Optional<IncidentId> previous,
        Instant createdAt,
        String title,
        String description,
        Severity severity,
        String service,
        String policy,
        List<Responder> responders,
        int level,
        Progress progress,
        AlertList alerts,
        List<Suppression> suppressions,
        Related related,
        Optional<Deadlines.Deadline> next) {
    /** More alerts, or more text, than this are not in the answer to a command. */
    private static final int MAX_ALERTS = 20;

    private static final int MAX_CHARACTERS = 16 * 1024;

    /**
     * Who does what about the incident.
     *
     * @param pagedAt when somebody was last paged, or notified of further alerts
     * @param updatedAt when somebody last added something to the incident or changed its status
     * @param helpers who was paged in addition to the responders of the policy
     * @param asked those of them who have not answered
     * @param passedOn who has passed it on
     * @param undo the last action, while it can be undone
     */
    public record Progress(
            Status status,
            Optional<String> owner,
            Optional<Instant> acknowledgedAt,
            Optional<Instant> snoozedUntil,
            Optional<Instant> pagedAt,
            Instant updatedAt,
            List<String> helpers,
            Set<String> asked,
            Set<String> passedOn,
            Optional<Undo> undo) {
        public boolean isResolved() {
            return status instanceof Status.Resolved;
        }

        public Optional<Instant> resolvedAt() {
            return status instanceof Status.Resolved(_, var at, _) ? Optional.of(at) : Optional.empty();
        }

        /** Whether somebody has answered and the incident is not resolved. */
        public boolean isTaken() {
            return !(status instanceof Status.New) && !isResolved();
        }

        /** Whether a person can undo the last action now. */
        public boolean canUndo(String user, Instant now) {
            return undo.filter(last -> !now.isAfter(last.until())
                            && last.by().filter(by -> !by.equals(user)).isEmpty())
                    .isPresent();
        }
    }

    /** @param by who alone can undo the action; empty = anybody */
    public record Undo(Instant until, Optional<String> by) {}

    /**
     * The alerts of the incident.
     *
     * @param counted how many are counted only, beyond those that are kept whole
     * @param fromSenders how many of those that fire are not the one of an incident that a person opened
     * @param began when the first of those that fire began, by their senders' clocks
     * @param clearSince since when none fires; empty = one does
     * @param escalates whether the levels are paged all the same
     * @param kept by id; empty = they are too many, or too long, for an answer
     */
    public record AlertList(
            int all,
            int counted,
            int firing,
            int fromSenders,
            Optional<Instant> began,
            Optional<Instant> clearSince,
            boolean escalates,
            long duplicates,
            Optional<Map<String, AlertState>> kept) {
        /** Whether nobody is paged because no alert fires. */
        public boolean isClear() {
            return clearSince.isPresent() && !escalates;
        }
    }

    /**
     * Other incidents.
     *
     * @param merged those that were merged into this one
     * @param linked those that may have the same cause, and why
     */
    public record Related(Optional<IncidentId> mergedInto, List<IncidentId> merged, Map<IncidentId, String> linked) {
        public Related {
            linked = Collections.unmodifiableMap(new LinkedHashMap<>(linked));
        }
    }

    /** The incident with all its alerts. */
    public static IncidentView of(Incident incident) {
        return of(incident, Optional.of(incident.alerts().kept()));
    }

    /** The incident with its alerts if they are few and short. */
    public static IncidentView small(Incident incident) {
        return of(incident, Optional.of(incident.alerts().kept()).filter(IncidentView::isSmall));
    }

    private static boolean isSmall(Map<String, AlertState> alerts) {
        return alerts.size() <= MAX_ALERTS
                && alerts.entrySet().stream()
                                .mapToInt(alert -> alert.getValue().characters(alert.getKey()))
                                .sum()
                        <= MAX_CHARACTERS;
    }

    private static IncidentView of(Incident incident, Optional<Map<String, AlertState>> kept) {
        var opening = incident.opening();
        var policy = incident.policy();
        return new IncidentView(
                opening.id(),
                opening.key(),
                opening.previous(),
                opening.at(),
                incident.title(),
                incident.description(),
                incident.severity(),
                incident.service(),
                policy.name(),
                policy.levels().stream()
                        .flatMap(level -> level.responders().stream())
                        .toList(),
                incident.escalation().level(),
                progress(incident),
                alerts(incident, kept),
                List.copyOf(incident.suppressions().byCause().values()),
                new Related(
                        incident.relations().mergedInto(),
                        List.copyOf(incident.relations().absorbed().keySet()),
                        incident.relations().linked()),
                Deadlines.next(incident));
    }

    private static Progress progress(Incident incident) {
        return new Progress(
                incident.status(),
                incident.owner(),
                incident.acknowledgedAt(),
                incident.snoozedUntil(),
                incident.lastPagedAt(),
                incident.lastUpdateAt(),
                incident.helpers().keySet().stream().sorted().toList(),
                incident.helpers().keySet().stream()
                        .filter(incident::isAskedToHelp)
                        .collect(Collectors.toUnmodifiableSet()),
                incident.passedOn().keySet(),
                incident.undoable()
                        .map(last -> new Undo(
                                last.until(),
                                last.step() == UndoableAction.Step.RESOLVE
                                        ? Optional.empty()
                                        : Optional.of(last.by()))));
    }

    private static AlertList alerts(Incident incident, Optional<Map<String, AlertState>> kept) {
        var alerts = incident.alerts();
        return new AlertList(
                alerts.size(),
                alerts.counted().size(),
                alerts.firing(),
                incident.firing(),
                alerts.began(),
                incident.clear().map(Pauses.Clear::since),
                incident.clear().map(Pauses.Clear::escalates).orElse(false),
                incident.duplicates(),
                kept);
    }
}
