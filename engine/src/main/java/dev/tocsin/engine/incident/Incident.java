package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.IncidentId;
import dev.tocsin.engine.signal.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The state of an incident after its events so far. Immutable; only {@link IncidentEvolver} makes a new one.
 *
 * @param opening the first event: identity, policy and everything else that never changes
 * @param pinned the policy that the incident keeps, with those that follow it in the chain
 * @param acknowledgedAt the first acknowledgement
 * @param pending pages without an outcome, by their id
 * @param pagesPlanned how many pages were planned, which numbers the next one
 * @param autoResolveAt when the incident resolves by itself unless an alert fires before
 * @param recentRequests ids of the last requests that changed it, oldest first
 * @param lastUpdateAt when somebody last added something to it or changed its status
 * @param unannounced the alerts and the severity that those who were paged have not been notified of
 * @param clear since when no alert fires; empty = one does, or the all-clear is not recorded yet
 * @param suppressions what keeps it from escalating although nobody has answered
 * @param relations its links and merges with other incidents
 * @param postedMessages the messages that channels keep up to date
 * @param externalPages what is known of its pages in external systems, where people can answer them too
 * @param contactAttempts the contact methods planned and used for each recipient
 * @param helpers who was paged in addition to the responders of the policy
 * @param passedOn who has passed it on, and when, until a level is paged that includes them
 * @param undoable the last action of a person, while it can be undone
 */
public record Incident(
        IncidentEvent.Opened opening,
        EscalationPolicy pinned,
        Severity severity,
        Status status,
        Optional<String> owner,
        Optional<Instant> acknowledgedAt,
        Alerts alerts,
        Escalation escalation,
        Map<PageId, PendingPage> pending,
        int pagesPlanned,
        Optional<Instant> snoozedUntil,
        Optional<Instant> autoResolveAt,
        long duplicates,
        List<String> recentRequests,
        Instant lastUpdateAt,
        UnannouncedAlerts unannounced,
        Optional<Clear> clear,
        ActiveSuppressions suppressions,
        Relations relations,
        PostedMessages postedMessages,
        ExternalPages externalPages,
        ContactAttempts contactAttempts,
        Map<String, HelpRequest> helpers,
        Map<String, Instant> passedOn,
        Optional<UndoableAction> undoable)
        implements IncidentState {

    /** @param escalates whether its levels are paged all the same, because its policy or a person says so */
    public record Clear(Instant since, boolean escalates) {}

    public Incident {
        pending = Collections.unmodifiableMap(pending);
        recentRequests = List.copyOf(recentRequests);
        helpers = Collections.unmodifiableMap(helpers);
        passedOn = Map.copyOf(passedOn);
    }

    public IncidentId id() {
        return opening.id();
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
        return isTaken() && owner.isPresent() && snoozedUntil.isEmpty() && !isClear()
                ? Optional.ofNullable(policy().statusUpdates().get(severity.name()))
                        .map(lastUpdateAt::plus)
                : Optional.empty();
    }

    /** When those who know of the incident are notified of the alerts that joined; empty = never. */
    Optional<Instant> announceAt() {
        return unannounced.unannounced() > 0
                        && !isResolved()
                        && snoozedUntil.isEmpty()
                        && !suppressions.any()
                        && !isClear()
                ? opening.groupInterval()
                        .flatMap(interval -> unannounced.announcedAt().map(at -> at.plus(interval)))
                : Optional.empty();
    }

    /** Whether the delivery of this page still matters. */
    boolean isWanted(Page page) {
        var awake = snoozedUntil().isEmpty();
        return switch (page.level()) {
            case Page.ASSIGNMENT -> isTheirs(page);
            case Page.STATUS_UPDATE -> isTheirs(page) && isTaken() && awake;
            case Page.RISE -> isTaken() && !isClear();
            case Page.CLEAR -> clear().isPresent() && !isResolved();
            case Page.HELP -> !isResolved() && isAskedToHelp(page.recipient());
            case Page.NEWS -> awake && !suppressions().any();
            default -> isEscalating();
        };
    }

    private boolean isTheirs(Page page) {
        return owner().filter(page.recipient()::equals).isPresent();
    }

    /** Whether a page, or an update of a posted message, is still to be sent. */
    public boolean wants(PageId id) {
        return pending.containsKey(id) || postedMessages.find(id).isPresent();
    }

    /** The newest of its pages that are open in external systems, as far as is known. */
    public List<OpenExternalPage> openExternalPages() {
        return externalPages.open(postedMessages.posted().values());
    }

    public boolean isResolved() {
        return status instanceof Status.Resolved;
    }

    /**
     * Whether the incident escalates: nobody has answered, it is neither snoozed nor suppressed, and an alert fires.
     */
    public boolean isEscalating() {
        return status instanceof Status.New && snoozedUntil.isEmpty() && !suppressions.any() && !isClear();
    }

    /** Whether no page was planned since the incident was opened or re-opened. */
    boolean isUnheardOf() {
        return unannounced.announcedAt().isEmpty() && pagesPlanned == unannounced.clear();
    }

    /** Whether nobody is paged because no alert fires. */
    public boolean isClear() {
        return clear.filter(since -> !since.escalates()).isPresent();
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
        var helpRequest = helpers.get(user);
        return helpRequest != null && !helpRequest.answered();
    }

    public boolean allClear() {
        return alerts.size() > 0 && !alerts.anyFiring();
    }

    public Optional<Instant> resolvedAt() {
        return status instanceof Status.Resolved(_, var at, _) ? Optional.of(at) : Optional.empty();
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

    Incident withOwner(String owner) {
        return with(change -> change.owner = Optional.of(owner));
    }

    Incident acknowledged(Instant at) {
        return acknowledgedAt.isPresent() ? this : with(change -> change.acknowledgedAt = Optional.of(at));
    }

    Incident withEscalation(Escalation escalation) {
        return with(change -> change.escalation = escalation);
    }

    Incident withPlanned(List<Page> pages, Instant at) {
        var changed = new LinkedHashMap<>(pending);
        pages.forEach(page ->
                changed.put(page.id(), new PendingPage(page, 0, page.notBefore().orElse(at), false)));
        return with(change -> {
            change.pending = changed;
            change.pagesPlanned = pagesPlanned + pages.size();
            change.attempts = contactAttempts.called(pages);
        });
    }

    /** Adds a page that replaces a failed or withdrawn one: the recipient's earlier outcomes count on. */
    Incident withReplaced(Page page, Instant at) {
        var changed = new LinkedHashMap<>(pending);
        changed.put(page.id(), new PendingPage(page, 0, page.notBefore().orElse(at), false));
        return with(change -> {
            change.pending = changed;
            change.pagesPlanned = pagesPlanned + 1;
            change.attempts = contactAttempts.also(page);
        });
    }

    Incident withPending(PendingPage page) {
        var changed = new LinkedHashMap<>(pending);
        changed.put(page.page().id(), page);
        return with(change -> change.pending = changed);
    }

    Incident without(List<PageId> pages) {
        var changed = new LinkedHashMap<>(pending);
        pages.forEach(changed::remove);
        return with(change -> change.pending = changed);
    }

    Incident withSnoozedUntil(Optional<Instant> snoozedUntil) {
        return with(change -> change.snoozedUntil = snoozedUntil);
    }

    Incident withDuplicates(long more) {
        return with(change -> change.duplicates = duplicates + more);
    }

    Incident withRecentRequests(List<String> recentRequests) {
        return with(change -> change.recentRequests = recentRequests);
    }

    Incident withPinned(EscalationPolicy pinned) {
        return with(change -> change.pinned = pinned);
    }

    Incident updatedAt(Instant at) {
        return with(change -> change.lastUpdateAt = at);
    }

    Incident withSuppressions(ActiveSuppressions suppressions) {
        return with(change -> change.suppressions = suppressions);
    }

    Incident withClear(Optional<Clear> clear) {
        return clear.equals(this.clear) ? this : with(change -> change.clear = clear);
    }

    Incident withUnannounced(UnannouncedAlerts unannounced) {
        return with(change -> change.unannounced = unannounced);
    }

    Incident withAlerts(Alerts alerts, Optional<Instant> autoResolveAt) {
        return with(change -> {
            change.alerts = alerts;
            change.autoResolveAt = autoResolveAt;
            change.clear = alerts.anyFiring() ? Optional.empty() : clear;
        });
    }

    Incident withRelations(Relations relations) {
        return with(change -> change.relations = relations);
    }

    Incident withPostedMessages(PostedMessages postedMessages) {
        return with(change -> change.postedMessages = postedMessages);
    }

    Incident withExternalPages(ExternalPages externalPages) {
        return externalPages == this.externalPages ? this : with(change -> change.externalPages = externalPages);
    }

    Incident withContactAttempts(ContactAttempts attempts) {
        return with(change -> change.attempts = attempts);
    }

    Incident withHelp(String who, HelpRequest helpRequest) {
        var changed = new LinkedHashMap<>(helpers);
        changed.put(who, helpRequest);
        return with(change -> change.helpers = changed);
    }

    Incident withoutHelp(String who) {
        var changed = new LinkedHashMap<>(helpers);
        return changed.remove(who) == null ? this : with(change -> change.helpers = changed);
    }

    Incident withPassedOn(Map<String, Instant> passedOn) {
        return passedOn.equals(this.passedOn) ? this : with(change -> change.passedOn = passedOn);
    }

    Incident withUndoable(Optional<UndoableAction> undoable) {
        return undoable.equals(this.undoable) ? this : with(change -> change.undoable = undoable);
    }

    Incident restoredOwner(Optional<String> owner) {
        return with(change -> change.owner = owner);
    }

    Incident restoredAcknowledgement(Optional<Instant> at) {
        return with(change -> change.acknowledgedAt = at);
    }

    /** Makes withdrawn pages pending again. */
    Incident withRestored(List<PendingPage> pages) {
        var changed = new LinkedHashMap<>(pending);
        pages.forEach(page -> changed.put(page.page().id(), page));
        return with(change -> change.pending = changed);
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
        private Optional<String> owner;
        private Optional<Instant> acknowledgedAt;
        private Alerts alerts;
        private Escalation escalation;
        private Map<PageId, PendingPage> pending;
        private int pagesPlanned;
        private Optional<Instant> snoozedUntil;
        private Optional<Instant> autoResolveAt;
        private long duplicates;
        private List<String> recentRequests;
        private Instant lastUpdateAt;
        private UnannouncedAlerts unannounced;
        private Optional<Clear> clear;
        private ActiveSuppressions suppressions;
        private Relations relations;
        private PostedMessages postedMessages;
        private ExternalPages externalPages;
        private ContactAttempts attempts;
        private Map<String, HelpRequest> helpers;
        private Map<String, Instant> passedOn;
        private Optional<UndoableAction> undoable;

        Change(Incident from) {
            opening = from.opening;
            pinned = from.pinned;
            severity = from.severity;
            status = from.status;
            owner = from.owner;
            acknowledgedAt = from.acknowledgedAt;
            alerts = from.alerts;
            escalation = from.escalation;
            pending = from.pending;
            pagesPlanned = from.pagesPlanned;
            snoozedUntil = from.snoozedUntil;
            autoResolveAt = from.autoResolveAt;
            duplicates = from.duplicates;
            recentRequests = from.recentRequests;
            lastUpdateAt = from.lastUpdateAt;
            unannounced = from.unannounced;
            clear = from.clear;
            suppressions = from.suppressions;
            relations = from.relations;
            postedMessages = from.postedMessages;
            externalPages = from.externalPages;
            attempts = from.contactAttempts;
            helpers = from.helpers;
            passedOn = from.passedOn;
            undoable = from.undoable;
        }

        Incident incident() {
            return new Incident(
                    opening,
                    pinned,
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
                    recentRequests,
                    lastUpdateAt,
                    unannounced,
                    clear,
                    suppressions,
                    relations,
                    postedMessages,
                    externalPages,
                    attempts,
                    helpers,
                    passedOn,
                    undoable);
        }
    }
}
