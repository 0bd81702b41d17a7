package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.IncidentEvent.*;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies an event to a state. Total: every event applies to every opened incident. */
public final class IncidentEvolver {
    /** Maximum of request ids that an incident remembers: enough for retries, which come soon or not at all. */
    static final int REMEMBERED_REQUESTS = 16;

    private IncidentEvolver() {}

    public static IncidentState evolve(IncidentState state, IncidentEvent event) {
        return switch (state) {
            case IncidentState.Unopened _ when event instanceof Opened opened -> remember(open(opened), opened.by());
            case IncidentState.Unopened(var id) ->
                throw new IllegalStateException("incident " + id + " has events but was never opened");
            case Incident incident -> {
                var changed = change(incident, event)
                        .withUndoable(UndoableAction.after(incident, event))
                        .withPassedOn(PassOns.after(incident, event));
                if (incident.isResolved() && !changed.isResolved()) {
                    changed = withoutLateEnds(changed, event.at());
                }
                yield remember(changed.withExternalPages(changed.externalPages().after(event)), event.by());
            }
        };
    }

    /** The incident has come back: updates "resolved" that are not being sent yet are dropped. */
    private static Incident withoutLateEnds(Incident incident, Instant at) {
        var late = incident.postedMessages().ends(at);
        return late.isEmpty()
                ? incident
                : incident.withPostedMessages(incident.postedMessages().withoutEnds(late))
                        .withExternalPages(incident.externalPages().withoutEnds(late));
    }

    private static Incident open(Opened event) {
        var alert = event.alert();
        return new Incident(
                event,
                event.policy(),
                event.severity(),
                new Status.New(),
                Optional.empty(),
                Optional.empty(),
                Alerts.NONE.fired(
                        List.of(alert), Optional.empty(), event.group(), Map.of(alert.id(), event.severity())),
                Escalation.startingAt(event.escalateAt()),
                Map.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                0,
                List.of(),
                event.at(),
                UnannouncedAlerts.none(event.severity(), 0),
                Optional.empty(),
                ActiveSuppressions.NONE,
                Relations.NONE,
                PostedMessages.NONE,
                ExternalPages.NONE,
                ContactAttempts.NONE,
                Map.of(),
                Map.of(),
                Optional.empty());
    }

    private static Incident change(Incident incident, IncidentEvent event) {
        var escalation = incident.escalation();
        return switch (event) {
            case Opened again -> throw new IllegalStateException("incident " + again.id() + " was opened twice");
            case AlertsFired fired -> fired(incident, fired);
            case AlertsCleared(var at, _, var ids, var more, var autoResolveAt) ->
                incident.withAlerts(incident.alerts().cleared(ids, more, at), autoResolveAt);
            case Cleared(var at, _, var since, var escalates, var pages) ->
                incident.withContactAttempts(incident.contactAttempts().toldOfClear(incident.postedMessages()::isKept))
                        .withPlanned(pages, at)
                        .withUnannounced(incident.unannounced().clear(incident.pagesPlanned() + pages.size()))
                        .withClear(Optional.of(new Incident.Clear(since, escalates)));
            case DuplicatesCounted(_, _, var count) -> incident.withDuplicates(count);
            case LevelPaged paged ->
                incident.withEscalation(escalation.paged(paged.level(), paged.round(), paged.nextAt()))
                        .withContactAttempts(incident.contactAttempts().atLevel(incident.pagesPlanned()))
                        .withPlanned(paged.pages(), paged.at())
                        .withUnannounced(incident.unannounced().paged(paged.pages(), paged.at(), incident.severity()))
                        .withClear(incident.clear().map(clear -> new Incident.Clear(clear.since(), true)));
            case RisePaged rise -> risePaged(incident, rise);
            case LevelDelayed(_, _, var level, var round, var nextAt) ->
                incident.withEscalation(escalation.delayed(level, round, nextAt));
            case HandedOver _ -> incident.withEscalation(escalation.handedOver());
            case LevelSkipped(_, _, var level, var round, _) ->
                incident.withEscalation(escalation.skipped(level, round));
            case EscalationPostponed(_, _, _, var nextAt) -> climbing(incident, escalation.tryAgainAt(nextAt));
            case EscalationEnded(_, _, _, var againAt) ->
                againAt.map(at -> climbing(incident, Escalation.startingAt(at)))
                        .orElseGet(() -> incident.withEscalation(escalation.suppressed()));
            case PolicyChanged(_, _, var policy, _) ->
                incident.withPinned(policy)
                        .withEscalation(escalation.moved(policy.levels().size()));
            case StatusUpdateDue(var at, _, _, var pages, _) ->
                incident.withPlanned(pages, at).updatedAt(at);
            case AlertsTold(var at, _, _, var pages, _) ->
                incident.withPlanned(pages, at)
                        .withUnannounced(incident.unannounced().announced(at));
            case PageDelivered delivered -> delivered(incident, delivered);
            case PageDelayed delayed -> delayed(incident, delayed);
            case PageHeld(_, _, var page, _, var until) -> held(incident, page, until);
            case PageFailed(_, _, var page, _, _, _) -> failed(incident, page);
            case PageBroughtForward(var at, _, var page, _) -> broughtForward(incident, page, at);
            case PageReplaced replacement -> {
                var replaced = incident.withReplaced(replacement.page(), replacement.at());
                yield replacement.resends()
                        ? replaced.withContactAttempts(
                                replaced.contactAttempts().resent(replacement.failed()))
                        : replaced;
            }
            case PagesWithdrawn withdrawn -> withdrawn(incident, withdrawn);
            case UpdatesPlanned planned -> planned(incident, planned);
            case UpdateDelivered(_, _, var update, _) ->
                incident.withPostedMessages(incident.postedMessages().without(update));
            case UpdateDelayed(_, _, var update, var attempt, _, var nextAt) ->
                incident.withPostedMessages(incident.postedMessages().delayed(update, attempt, nextAt));
            case UpdateFailed(_, _, var update, _, _) ->
                incident.withPostedMessages(incident.postedMessages().without(update));
            case SeenElsewhere _ -> incident;
            case Acknowledged(var at, var by, var until) ->
                taken(incident, new Status.Acknowledged(by.who(), at, until), by, at)
                        .acknowledged(at);
            case PassedOn(_, var by, _) -> incident.withoutHelp(by.who());
            case HelpersPaged(var at, var by, _, var pages, _, _, _) -> {
                var asked = incident.withPlanned(pages, at).updatedAt(at);
                for (var page : pages) {
                    asked = asked.withHelp(page.recipient(), new HelpRequest(by.who(), false));
                }
                yield asked;
            }
            case HelpAnswered(var at, var by, _, var askedBy, var pages) ->
                incident.withPlanned(pages, at).withHelp(by.who(), new HelpRequest(askedBy, true));
            case Undone undone ->
                incident.undoable()
                        .map(undoable -> undoable.restored(incident, undone))
                        .orElse(incident);
            case InvestigationStarted(var at, var by) ->
                taken(incident, new Status.Investigating(by.who(), at), by, at).acknowledged(at);
            case Mitigated(var at, var by) ->
                taken(incident, new Status.Mitigated(by.who(), at), by, at).acknowledged(at);
            case Unacknowledged(var at, _, _) ->
                incident.withStatus(new Status.New()).updatedAt(at);
            case Resolved(var at, var by, _, var reopenUntil) ->
                incident.withStatus(new Status.Resolved(by.who(), at, reopenUntil))
                        .withEscalation(escalation.suppressed())
                        .withSnoozedUntil(Optional.empty())
                        .withSuppressions(ActiveSuppressions.NONE)
                        .withSeverity(incident.severity(), Optional.empty());
            case Reopened(var at, _, _) -> beginning(incident, at);
            case EscalationHeld(_, _, var cause, var until, var reason) ->
                incident.withSuppressions(
                        incident.suppressions().with(cause, new ActiveSuppressions.Suppression(until, reason)));
            case EscalationReleased released ->
                incident.withSuppressions(incident.suppressions().without(released.causes(), released.overrules()));
            case NoteAdded(var at, _, _) -> incident.updatedAt(at);
            case Assigned(var at, _, var user, var pages) ->
                incident.withOwner(user).withPlanned(pages, at).updatedAt(at);
            case SeverityChanged(var at, var by, var severity, var autoResolveAt) ->
                incident.withSeverity(severity, autoResolveAt)
                        .withUnannounced(known(incident, severity, by))
                        .updatedAt(at);
            case Snoozed(var at, _, var until) ->
                incident.withSnoozedUntil(Optional.of(until))
                        .withUnannounced(incident.unannounced().known(incident.severity()))
                        .withEscalation(escalation.suppressed())
                        .updatedAt(at);
            case SnoozeEnded(var at, _, _) ->
                incident.withSnoozedUntil(Optional.empty()).updatedAt(at);
            case IncidentLinked(_, _, var other, var reason) ->
                incident.withRelations(incident.relations().linkedTo(other, reason));
            case IncidentAbsorbed absorbed -> absorbed(incident, absorbed);
            case IncidentReleased released -> released(incident, released);
            case Merged(var at, var by, var into) ->
                incident.withStatus(new Status.Resolved(by.who(), at, at))
                        .withEscalation(escalation.suppressed())
                        .withSuppressions(ActiveSuppressions.NONE)
                        .withSnoozedUntil(Optional.empty())
                        .withSeverity(incident.severity(), Optional.empty())
                        .withRelations(incident.relations().mergedInto(into));
            case Unmerged unmerged -> unmerged(incident, unmerged);
        };
    }

    /** Begins an escalation: pages that were delivered before do not count for it. */
    private static Incident climbing(Incident incident, Escalation escalation) {
        return incident.withEscalation(escalation)
                .withContactAttempts(incident.contactAttempts().atStart(incident.pagesPlanned()));
    }

    /** Makes the incident New: nobody has been paged for it. */
    private static Incident beginning(Incident incident, Instant at) {
        var anew = climbing(incident, Escalation.startingAt(at));
        return anew.withStatus(new Status.New())
                .withUnannounced(UnannouncedAlerts.none(incident.severity(), incident.pagesPlanned()))
                .withContactAttempts(anew.contactAttempts().toldOfClear(incident.postedMessages()::isKept))
                .updatedAt(at);
    }

    private static Incident fired(Incident incident, AlertsFired event) {
        var before = incident.alerts();
        return incident.withUnannounced(incident.unannounced().joined(before.unknown(event.alerts(), event.more())))
                .withAlerts(
                        before.fired(
                                event.alerts(),
                                event.more(),
                                event.group(),
                                event.severities().orElse(Map.of())),
                        Optional.empty());
    }

    private static Incident absorbed(Incident incident, IncidentAbsorbed event) {
        var before = incident.alerts();
        var alerts = before.absorbing(event.alerts(), event.more());
        return incident.withAlerts(alerts, alerts.anyFiring() ? Optional.empty() : incident.autoResolveAt())
                .withRelations(incident.relations().absorbing(event.source(), before.added(event)));
    }

    private static Incident released(Incident incident, IncidentReleased event) {
        var gone = incident.relations().absorbed().getOrDefault(event.source(), Set.of());
        return incident.withAlerts(incident.alerts().without(gone), event.autoResolveAt())
                .withRelations(incident.relations().releasing(event.source()));
    }

    private static Incident unmerged(Incident incident, Unmerged event) {
        var at = event.at();
        var alerts = Alerts.NONE.absorbing(event.alerts(), event.more());
        var alone = incident.withAlerts(alerts, Optional.empty())
                .withRelations(incident.relations().unmergedFrom(event.from()));
        return alerts.anyFiring() ? beginning(alone, at) : alone;
    }

    private static Incident taken(Incident incident, Status status, Origin by, Instant at) {
        return incident.withStatus(status)
                .withOwner(by.who())
                .withEscalation(incident.escalation().suppressed())
                .withSnoozedUntil(Optional.empty())
                .withUnannounced(incident.unannounced().known(incident.severity()))
                .updatedAt(at);
    }

    private static Incident risePaged(Incident incident, RisePaged event) {
        if (event.rest()) {
            var planned = incident;
            for (var page : event.pages()) {
                planned = planned.withReplaced(page, event.at());
            }
            return planned;
        }
        var known = event.nextAt().isPresent()
                ? incident.unannounced().paged(event.pages(), event.at(), event.severity())
                : incident.unannounced().announced(event.at()).known(event.severity());
        return event.nextAt()
                .map(at -> incident.withEscalation(incident.escalation().pagedAgain(at))
                        .withContactAttempts(incident.contactAttempts().atLevel(incident.pagesPlanned())))
                .orElse(incident)
                .withPlanned(event.pages(), event.at())
                .withUnannounced(known);
    }

    /**
     * The severity that people know of. An owner who changed it knows it, and a lower one than they know needs no page.
     */
    private static UnannouncedAlerts known(Incident incident, Severity severity, Origin by) {
        var unannounced = incident.unannounced();
        var knows =
                incident.isTaken() && incident.owner().filter(by.who()::equals).isPresent();
        return knows || severity.rank() > unannounced.severity().rank() ? unannounced.known(severity) : unannounced;
    }

    private static Incident delivered(Incident incident, PageDelivered event) {
        var pending = incident.pending().get(event.page());
        if (pending == null) {
            var recalled = incident.postedMessages().recalled().get(event.page());
            return recalled == null ? incident : recalledArrived(incident, recalled, event);
        }
        return shown(incident, pending.page(), event)
                .withContactAttempts(reached(incident, pending.page(), event))
                .without(List.of(event.page()))
                .withEscalation(incident.escalation().delivered(pending.page().level()));
    }

    /**
     * Records a page that was withdrawn while it was being sent and was delivered all the same. If it was withdrawn
     * because no alert fires, its recipient is not paged again when an alert does.
     */
    private static Incident recalledArrived(Incident incident, Page page, PageDelivered event) {
        var shown = shown(incident, page, event);
        return incident.isClear()
                        && incident.contactAttempts().of(page).planned().contains(page.contact())
                ? shown.withContactAttempts(reached(incident, page, event))
                : shown;
    }

    private static ContactAttempts reached(Incident incident, Page page, PageDelivered event) {
        var reached = incident.contactAttempts()
                .delivered(new ContactAttempts.Delivery(page, event.attempt(), event.receipt()));
        return page.level() == Page.CLEAR
                ? reached.toldOfClear(known -> known.recipient().equals(page.recipient()))
                : reached;
    }

    private static Incident planned(Incident incident, UpdatesPlanned event) {
        var over = incident.isResolved();
        var before = incident.postedMessages();
        var told = incident.withPostedMessages(
                before.planned(event, over, incident.externalPages().ended()));
        return over
                ? told.withExternalPages(
                        told.externalPages().resolved(event, before.posted().values()))
                : told;
    }

    private static Incident shown(Incident incident, Page page, PageDelivered event) {
        return incident.withPostedMessages(incident.postedMessages().delivered(page, event.receipt(), event.upkeep()));
    }

    /** Removes pages. Those that were due may be with their channel already, and are remembered as recalled. */
    private static Incident withdrawn(Incident incident, PagesWithdrawn event) {
        var pages = new HashSet<>(event.pages());
        var onTheirWay = incident.pending().values().stream()
                .filter(pending -> !pending.attemptAt().isAfter(event.at()))
                .map(PendingPage::page)
                .filter(page -> pages.contains(page.id()))
                .toList();
        var rest = incident.without(event.pages())
                .withPostedMessages(incident.postedMessages().recalled(onTheirWay));
        // Recipients of withdrawn pages are paged when the suppression ends, and not only when the next level is due.
        return incident.suppressions().any() && escalates(incident, event)
                ? rest.withEscalation(incident.escalation().suppressed())
                : rest;
    }

    private static boolean escalates(Incident incident, PagesWithdrawn event) {
        return event.pages().stream()
                .flatMap(page -> Optional.ofNullable(incident.pending().get(page)).stream())
                .anyMatch(pending -> pending.page().escalates());
    }

    private static Incident failed(Incident incident, PageId page) {
        var pending = incident.pending().get(page);
        return pending == null
                ? incident.contactAttempts()
                        .arrival(page)
                        .map(arrival -> missed(incident, arrival.page()))
                        .orElse(incident)
                : incident.without(List.of(page))
                        .withContactAttempts(incident.contactAttempts().failed(pending.page()));
    }

    private static Incident missed(Incident incident, Page page) {
        var attempts = incident.contactAttempts().undelivered(page);
        var escalation = incident.escalation();
        return page.escalates()
                ? incident.withContactAttempts(attempts)
                        .withEscalation(escalation.missed(
                                escalation.levelReached() && attempts.anybody(escalation.level()),
                                escalation.reached() && attempts.anybody()))
                : incident.withContactAttempts(attempts);
    }

    private static Incident delayed(Incident incident, PageDelayed event) {
        var pending = incident.pending().get(event.page());
        return pending == null
                ? incident
                : incident.withPending(
                        new PendingPage(pending.page(), event.attempt(), event.nextAttemptAt(), pending.held()));
    }

    private static Incident held(Incident incident, PageId page, Instant until) {
        var pending = incident.pending().get(page);
        return pending == null
                ? incident
                : incident.withPending(new PendingPage(pending.page(), pending.attempts(), until, true));
    }

    private static Incident broughtForward(Incident incident, PageId page, Instant at) {
        var pending = incident.pending().get(page);
        return pending == null
                ? incident
                : incident.withPending(new PendingPage(pending.page(), pending.attempts(), at, pending.held()));
    }

    private static Incident remember(Incident incident, Origin by) {
        if (by.id().isEmpty() || incident.recentRequests().contains(by.id())) {
            return incident;
        }
        var recent = new ArrayList<>(incident.recentRequests());
        recent.add(by.id());
        return incident.withRecentRequests(
                recent.subList(Math.max(0, recent.size() - REMEMBERED_REQUESTS), recent.size()));
    }
}
