package dev.tocsin.core.incident;

import dev.tocsin.core.incident.page.OpenExternalPage;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Pages;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Severity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The state of an incident after its events so far. Immutable; only {@link IncidentEvolver} makes a new one.
 *
 * @param opening the first event: identity, policy and everything else that never changes
 * @param pinned the policy that the incident keeps, with those that follow it in the chain
 * @param ownership who has the incident, and who helps or has passed it on
 * @param pages all of its pages, and what has become of them
 * @param pauses what keeps it from escalating although nobody has answered
 * @param unannounced the alerts and the severity that those who were paged have not been notified of
 * @param autoResolveAt when the incident resolves by itself unless an alert fires before
 * @param requests what was asked of it lately
 * @param relations its links and merges with other incidents
 * @param lastActions who last moved it forward and back
 * @param undoable the last action of a person, while it can be undone
 */
public record Incident(
        IncidentEvent.Opened opening,
        EscalationPolicy pinned,
        Severity severity,
        Status status,
        Ownership ownership,
        Alerts alerts,
        Escalation escalation,
        Pages pages,
        Pauses pauses,
        UnannouncedAlerts unannounced,
        Optional<Instant> autoResolveAt,
        Requests requests,
        Relations relations,
        LastActions lastActions,
        Optional<UndoableAction> undoable)
        implements IncidentState {
    public IncidentId id() {
        return opening.id();
    }

    public Optional<String> owner() {
        return ownership.owner();
    }

    /** The first acknowledgement. */
    public Optional<Instant> acknowledgedAt() {
        return ownership.acknowledgedAt();
    }

    /** When somebody last added something to it or changed its status. */
    public Instant lastUpdateAt() {
        return ownership.lastUpdateAt();
    }

    /** Who was paged in addition to the responders of the policy. */
    public Map<String, HelpRequest> helpers() {
        return ownership.helpers();
    }

    /** Who has passed it on, and when, until a level is paged that includes them. */
    public Map<String, Instant> passedOn() {
        return ownership.passedOn();
    }

    public Optional<Instant> snoozedUntil() {
        return pauses.snoozedUntil();
    }

    public ActiveSuppressions suppressions() {
        return pauses.suppressions();
    }

    /** Since when no alert fires; empty = one does, or the all-clear is not recorded yet. */
    public Optional<Pauses.Clear> clear() {
        return pauses.clear();
    }

    public long duplicates() {
        return requests.duplicates();
    }

    /** Pages without an outcome, by their id. */
    public Map<PageId, PendingPage> pending() {
        var pending = new LinkedHashMap<PageId, PendingPage>();
        pages.pending().forEach(page -> pending.put(page.page().id(), page));
        return pending;
    }

    /** How many pages were planned. */
    public int pagesPlanned() {
        return pages.planned();
    }

    /**
     * The title of the most severe alert that fires and, of equals, of the first that came; while none fires, of the
     * first alert.
     */
    public String title() {
        return alerts.naming().map(AlertState::title).orElse(opening.alert().title());
    }

    /** The sender's description of the alert that names the incident, or "". */
    public String description() {
        return alerts.naming()
                .flatMap(AlertState::annotations)
                .orElse(opening.alert().annotations())
                .getOrDefault("description", "");
    }

    public String service() {
        return opening.alert().service();
    }

    /** The policy of the chain that the incident escalates through now. */
    public EscalationPolicy policy() {
        return pinned.after(escalation.handovers());
    }

    /** Whether somebody has answered and the incident is not resolved. */
    public boolean isTaken() {
        return !(status instanceof Status.New) && !isResolved();
    }

    /** When the owner is reminded of a status update; empty = never. */
    public Optional<Instant> statusUpdateAt() {
        return isTaken() && owner().isPresent() && snoozedUntil().isEmpty() && !isClear()
                ? Optional.ofNullable(policy().statusUpdates().get(severity.name()))
                        .map(ownership.lastUpdateAt()::plus)
                : Optional.empty();
    }

    /** When those who know of the incident are notified of the alerts that joined; empty = never. */
    Optional<Instant> announceAt() {
        return unannounced.unannounced() > 0
                        && !isResolved()
                        && snoozedUntil().isEmpty()
                        && !suppressions().any()
                        && !isClear()
                ? opening.groupInterval()
                        .flatMap(interval -> unannounced.announcedAt().map(at -> at.plus(interval)))
                : Optional.empty();
    }

    /** Whether the delivery of this page still matters. */
    boolean isWanted(Page page) {
        var awake = snoozedUntil().isEmpty();
        return switch (page.purpose()) {
            case Level _ -> isEscalating();
            case Other.ASSIGNMENT -> isTheirs(page);
            case Other.STATUS_UPDATE -> isTheirs(page) && isTaken() && awake;
            case Other.SEVERITY_RISE -> isTaken() && !isClear();
            case Other.ALL_CLEAR -> clear().isPresent() && !isResolved();
            case Other.HELP -> !isResolved() && isAskedToHelp(page.recipient());
            case Other.MORE_ALERTS -> awake && !suppressions().any();
        };
    }

    private boolean isTheirs(Page page) {
        return owner().filter(page.recipient()::equals).isPresent();
    }

    /** Whether a page, or an update of a posted message, is still to be sent. */
    public boolean wants(PageId id) {
        return pages.wants(id);
    }

    /** The newest of its pages that are open in external systems, as far as is known. */
    public List<OpenExternalPage> openExternalPages() {
        return pages.openElsewhere();
    }

    public boolean isResolved() {
        return status instanceof Status.Resolved;
    }

    /**
     * Whether the incident escalates: nobody has answered, it is neither snoozed nor suppressed, and an alert fires.
     */
    public boolean isEscalating() {
        return status instanceof Status.New
                && snoozedUntil().isEmpty()
                && !suppressions().any()
                && !isClear();
    }

    /** Whether no page was planned since the incident was opened or re-opened. */
    boolean isUnheardOf() {
        return unannounced.announcedAt().isEmpty() && pagesPlanned() == unannounced.clear();
    }

    /** Whether nobody is paged because no alert fires. */
    public boolean isClear() {
        return clear().filter(since -> !since.escalates()).isPresent();
    }

    /**
     * How many of its alerts fire, without the alert of an incident that a person opened: only a person ends that one.
     */
    public int firing() {
        return alerts.firing() - (alerts.isFiring(Alert.MANUAL) ? 1 : 0);
    }

    boolean canBeUndone(Instant now) {
        return undoable.filter(last -> last.isOpen(now)).isPresent();
    }

    /** Until when the last action of a person can be undone; empty = it cannot. */
    public Optional<Instant> undoUntil() {
        return undoable.map(UndoableAction::until);
    }

    /** Whether a person can undo the last action now. */
    public boolean canUndo(String user, Instant now) {
        return undoable.filter(last -> last.isOpen(now) && last.isOf(user)).isPresent();
    }

    /** When somebody was last paged, or notified of further alerts. */
    public Optional<Instant> lastPagedAt() {
        return unannounced.announcedAt();
    }

    /** Whether a user was asked to help and has not answered. */
    public boolean isAskedToHelp(String user) {
        var helpRequest = helpers().get(user);
        return helpRequest != null && !helpRequest.answered();
    }

    public boolean allClear() {
        return alerts.size() > 0 && !alerts.anyFiring();
    }

    public Optional<Instant> resolvedAt() {
        return status instanceof Status.Resolved(_, var at, _) ? Optional.of(at) : Optional.empty();
    }

    /** Whether a page of the current level was delivered. */
    boolean isLevelReached() {
        return pages.isLevelReached(escalation.level());
    }

    Incident withSeverity(Severity severity, Optional<Instant> autoResolveAt) {
        return with(change -> {
            change.severity = severity;
            change.autoResolveAt = autoResolveAt;
        });
    }

    Incident withStatus(Status status) {
        return with(change -> change.status = status);
    }

    Incident withOwnership(UnaryOperator<Ownership> edit) {
        var edited = edit.apply(ownership);
        return edited.equals(ownership) ? this : with(change -> change.ownership = edited);
    }

    Incident withOwner(String owner) {
        return withOwnership(before -> before.of(Optional.of(owner)));
    }

    Incident updatedAt(Instant at) {
        return withOwnership(before -> before.updatedAt(at));
    }

    Incident withEscalation(Escalation escalation) {
        return with(change -> change.escalation = escalation);
    }

    Incident withPages(Pages pages) {
        return pages == this.pages ? this : with(change -> change.pages = pages);
    }

    Incident withPinned(EscalationPolicy pinned) {
        return with(change -> change.pinned = pinned);
    }

    Incident withPauses(Pauses pauses) {
        return pauses.equals(this.pauses) ? this : with(change -> change.pauses = pauses);
    }

    Incident withSnoozedUntil(Optional<Instant> snoozedUntil) {
        return withPauses(pauses.snoozedUntil(snoozedUntil));
    }

    Incident withSuppressions(ActiveSuppressions suppressions) {
        return withPauses(pauses.suppressedBy(suppressions));
    }

    Incident withClear(Optional<Pauses.Clear> clear) {
        return withPauses(pauses.clear(clear));
    }

    Incident withUnannounced(UnannouncedAlerts unannounced) {
        return with(change -> change.unannounced = unannounced);
    }

    Incident withAlerts(Alerts alerts, Optional<Instant> autoResolveAt) {
        return with(change -> {
            change.alerts = alerts;
            change.autoResolveAt = autoResolveAt;
            change.pauses = alerts.anyFiring() ? pauses.clear(Optional.empty()) : pauses;
        });
    }

    Incident withRequests(Requests requests) {
        return requests == this.requests ? this : with(change -> change.requests = requests);
    }

    Incident withRelations(Relations relations) {
        return with(change -> change.relations = relations);
    }

    /** After an event: who moved it last, and what can be undone. */
    Incident after(LastActions lastActions, Optional<UndoableAction> undoable) {
        return lastActions == this.lastActions && undoable.equals(this.undoable)
                ? this
                : with(change -> {
                    change.lastActions = lastActions;
                    change.undoable = undoable;
                });
    }

    private Incident with(Consumer<Change> edit) {
        var change = new Change(this);
        edit.accept(change);
        return change.incident();
    }

    /** A mutable copy: Java's records have no "with" yet. */
    private static final class Change {
        private final IncidentEvent.Opened opening;
        private EscalationPolicy pinned;
        private Severity severity;
        private Status status;
        private Ownership ownership;
        private Alerts alerts;
        private Escalation escalation;
        private Pages pages;
        private Pauses pauses;
        private UnannouncedAlerts unannounced;
        private Optional<Instant> autoResolveAt;
        private Requests requests;
        private Relations relations;
        private LastActions lastActions;
        private Optional<UndoableAction> undoable;

        Change(Incident from) {
            opening = from.opening;
            pinned = from.pinned;
            severity = from.severity;
            status = from.status;
            ownership = from.ownership;
            alerts = from.alerts;
            escalation = from.escalation;
            pages = from.pages;
            pauses = from.pauses;
            unannounced = from.unannounced;
            autoResolveAt = from.autoResolveAt;
            requests = from.requests;
            relations = from.relations;
            lastActions = from.lastActions;
            undoable = from.undoable;
        }

        Incident incident() {
            return new Incident(
                    opening,
                    pinned,
                    severity,
                    status,
                    ownership,
                    alerts,
                    escalation,
                    pages,
                    pauses,
                    unannounced,
                    autoResolveAt,
                    requests,
                    relations,
                    lastActions,
                    undoable);
        }
    }
}
