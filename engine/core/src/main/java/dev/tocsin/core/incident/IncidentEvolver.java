package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentEvent.*;
import dev.tocsin.core.incident.Pauses.Clear;
import dev.tocsin.core.incident.page.ExternalPage;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Pages;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Severity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies an event to a state. Total: every event applies to every opened incident. */
public final class IncidentEvolver {
    private IncidentEvolver() {}

    public static IncidentState evolve(IncidentState state, IncidentEvent event) {
        return switch (state) {
            case IncidentState.Unopened _ when event instanceof Opened opened -> remember(open(opened), opened.by());
            case IncidentState.Unopened(var id) ->
                throw new IllegalStateException("incident " + id + " has events but was never opened");
            case Incident incident -> {
                var changed = change(incident, event)
                        .withOwnership(now -> now.passedOn(PassOns.after(incident, event)))
                        .after(incident.lastActions().after(event), UndoableAction.after(incident, event));
                if (incident.isResolved() && !changed.isResolved()) {
                    changed = changed.withPages(changed.pages().withoutLateEnds(event.at()));
                }
                if (LastActions.isStep(event)) {
                    changed = changed.withPages(changed.pages().uncorrected());
                }
                yield remember(changed, event.by());
            }
        };
    }

    private static Incident open(Opened event) {
        var alert = event.alert();
        return new Incident(
                event,
                event.policy(),
                event.severity(),
                new Status.New(),
                Ownership.none(event.at()),
                Alerts.NONE.fired(
                        List.of(alert), Optional.empty(), event.group(), Map.of(alert.id(), event.severity())),
                Escalation.startingAt(event.escalateAt()),
                Pages.NONE,
                Pauses.NONE,
                UnannouncedAlerts.none(event.severity(), 0),
                Optional.empty(),
                Requests.NONE,
                Relations.NONE,
                LastActions.NONE,
                Optional.empty());
    }

    private static Incident change(Incident incident, IncidentEvent event) {
        var escalation = incident.escalation();
        var pages = incident.pages();
        return switch (event) {
            case Opened again -> throw new IllegalStateException("incident " + again.id() + " was opened twice");
            case AlertsFired fired -> fired(incident, fired);
            case AlertsCleared(var at, _, var ids, var more, var autoResolveAt) ->
                incident.withAlerts(incident.alerts().cleared(ids, more, at), autoResolveAt);
            case Cleared(var at, _, var since, var escalates, var notices) ->
                incident.withPages(pages.planned(notices, at).notifiedOfAllClear(pages::isKept))
                        .withUnannounced(incident.unannounced().clear(pages.planned() + notices.size()))
                        .withClear(Optional.of(new Clear(since, escalates)));
            case DuplicatesCounted(_, _, var count) ->
                incident.withRequests(incident.requests().withDuplicates(count));
            case LevelPaged paged ->
                incident.withEscalation(escalation.paged(paged.level(), paged.round(), paged.nextAt()))
                        .withPages(pages.levelPaged(paged.pages(), paged.at()))
                        .withUnannounced(incident.unannounced().paged(paged.at(), incident.severity()))
                        .withClear(incident.clear().map(clear -> new Clear(clear.since(), true)));
            case RisePaged rise -> risePaged(incident, rise);
            case LevelDelayed(_, _, var level, var round, var nextAt) ->
                incident.withEscalation(escalation.delayed(level, round, nextAt));
            case HandedOver _ -> incident.withEscalation(escalation.handedOver());
            case LevelSkipped(_, _, var level, var round, _) ->
                incident.withEscalation(escalation.skipped(level, round));
            case EscalationPostponed(_, _, _, var nextAt) ->
                incident.withEscalation(escalation.tryAgainAt(nextAt, pages.isAnybodyReached()))
                        .withPages(pages.started());
            case EscalationEnded(_, _, _, var againAt) ->
                againAt.map(at -> incident.withEscalation(Escalation.startingAt(at))
                                .withPages(pages.started()))
                        .orElseGet(() -> incident.withEscalation(escalation.suppressed()));
            case PolicyChanged(_, _, var policy, _) ->
                incident.withPinned(policy)
                        .withEscalation(escalation.moved(policy.levels().size()));
            case StatusUpdateDue(var at, _, _, var reminders, _) ->
                incident.withPages(pages.planned(reminders, at)).updatedAt(at);
            case AlertsTold(var at, _, _, var notices, _) ->
                incident.withPages(pages.planned(notices, at))
                        .withUnannounced(incident.unannounced().announced(at));
            case PageDelivered(var at, _, var page, var attempt, var receipt, _, var updates, var exchange) ->
                incident.withPages(pages.delivered(page, attempt, receipt, updates, exchange, at, incident.isClear()));
            case PageDelayed(var at, _, var page, var attempt, var error, var next, var exchange) ->
                incident.withPages(pages.delayed(page, attempt, next, error, exchange, at));
            case PageHeld(var at, _, var page, var reason, var until) ->
                incident.withPages(pages.held(page, until, reason, at));
            case PageFailed(var at, _, var page, var attempt, var error, var exchange) ->
                incident.withPages(pages.failed(page, attempt, error, exchange, at));
            case PageBroughtForward(var at, _, var page, var reason) ->
                incident.withPages(pages.broughtForward(page, reason, at));
            case PageReplaced replacement ->
                incident.withPages(pages.replaced(
                        replacement.failed(), replacement.page(), replacement.at(), replacement.resends()));
            case PagesWithdrawn withdrawn -> withdrawn(incident, withdrawn);
            case UpdatesPlanned planned -> planned(incident, planned);
            case UpdateDelivered(_, _, var update, _) -> incident.withPages(pages.updateEnded(update));
            case UpdateDelayed(_, _, var update, var attempt, _, var next) ->
                incident.withPages(pages.updateDelayed(update, attempt, next));
            case UpdateFailed(_, _, var update, _, _) -> incident.withPages(pages.updateEnded(update));
            case SeenElsewhere(var at, _, var page, var status, var since, var told) ->
                incident.withPages(pages.seen(page, new ExternalPage(status, since.orElse(Instant.MIN), told, at)));
            case Acknowledged(var at, var by, var until) ->
                taken(incident, new Status.Acknowledged(by.who(), at, until), by, at);
            case PassedOn(_, var by, _) -> incident.withOwnership(before -> before.withoutHelper(by.who()));
            case HelpersPaged(var at, var by, _, var requests, _, _, _) -> {
                var asked = incident.withPages(pages.planned(requests, at)).updatedAt(at);
                for (var page : requests) {
                    asked = asked.withOwnership(
                            before -> before.withHelper(page.recipient(), new HelpRequest(by.who(), false)));
                }
                yield asked;
            }
            case HelpAnswered(var at, var by, _, var askedBy, var notices) ->
                incident.withPages(pages.planned(notices, at))
                        .withOwnership(before -> before.withHelper(by.who(), new HelpRequest(askedBy, true)));
            case Undone undone ->
                incident.undoable()
                        .map(undoable -> undoable.restored(incident, undone))
                        .orElse(incident);
            case InvestigationStarted(var at, var by) ->
                taken(incident, new Status.Investigating(by.who(), at), by, at);
            case Mitigated(var at, var by) -> taken(incident, new Status.Mitigated(by.who(), at), by, at);
            case Unacknowledged(var at, _, _) ->
                incident.withStatus(new Status.New()).updatedAt(at);
            case Resolved(var at, var by, _, var reopenUntil) ->
                over(incident, new Status.Resolved(by.who(), at, reopenUntil));
            case Reopened(var at, _, _) -> beginning(incident, at);
            case EscalationHeld(_, _, var cause, var until, var reason) ->
                incident.withSuppressions(
                        incident.suppressions().with(cause, new ActiveSuppressions.Suppression(until, reason)));
            case EscalationReleased released ->
                incident.withSuppressions(incident.suppressions().without(released.causes(), released.overrules()));
            case NoteAdded(var at, _, _) -> incident.updatedAt(at);
            case Assigned(var at, _, var user, var notices) ->
                incident.withOwner(user).withPages(pages.planned(notices, at)).updatedAt(at);
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
                over(incident, new Status.Resolved(by.who(), at, at))
                        .withRelations(incident.relations().mergedInto(into));
            case Unmerged unmerged -> unmerged(incident, unmerged);
        };
    }

    private static Incident over(Incident incident, Status.Resolved status) {
        return incident.withStatus(status)
                .withEscalation(incident.escalation().suppressed())
                .withPauses(incident.pauses().over())
                .withSeverity(incident.severity(), Optional.empty());
    }

    /** Makes the incident New: nobody has been paged for it. */
    private static Incident beginning(Incident incident, Instant at) {
        var pages = incident.pages();
        return incident.withEscalation(Escalation.startingAt(at))
                .withPages(pages.started().forgetLevel().notifiedOfAllClear(pages::isKept))
                .withStatus(new Status.New())
                .withUnannounced(UnannouncedAlerts.none(incident.severity(), pages.planned()))
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
                .withOwnership(before ->
                        before.of(Optional.of(by.who())).acknowledged(at).updatedAt(at))
                .withEscalation(incident.escalation().suppressed())
                .withSnoozedUntil(Optional.empty())
                .withUnannounced(incident.unannounced().known(incident.severity()));
    }

    private static Incident risePaged(Incident incident, RisePaged event) {
        var pages = incident.pages();
        if (event.rest()) {
            return incident.withPages(pages.alsoPlanned(event.pages(), event.at()));
        }
        var unannounced = incident.unannounced();
        return event.nextAt()
                .map(next -> incident.withEscalation(incident.escalation().pagedAgain(next))
                        .withPages(incident.pages().levelPaged(event.pages(), event.at()))
                        .withUnannounced(unannounced.paged(event.at(), event.severity())))
                .orElseGet(() -> incident.withPages(incident.pages().planned(event.pages(), event.at()))
                        .withUnannounced(unannounced.announced(event.at()).known(event.severity())));
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

    private static Incident planned(Incident incident, UpdatesPlanned event) {
        var updates = new LinkedHashMap<PageId, PageId>();
        event.updates().forEach(update -> updates.put(update.page(), update.id()));
        var change = new Pages.Change(event.at(), event.by(), event.status(), event.reason(), incident.isResolved());
        return incident.withPages(incident.pages().updatesPlanned(change, updates));
    }

    private static Incident withdrawn(Incident incident, PagesWithdrawn event) {
        var rest = incident.withPages(incident.pages().withdrawn(event.pages(), event.reason(), event.at()));
        // Recipients of withdrawn pages are paged when the suppression ends, and not only when the next level is due.
        return incident.suppressions().any() && escalates(incident, event)
                ? rest.withEscalation(incident.escalation().suppressed())
                : rest;
    }

    private static boolean escalates(Incident incident, PagesWithdrawn event) {
        return event.pages().stream()
                .flatMap(page -> incident.pages().pending(page).stream())
                .anyMatch(pending -> pending.page().escalates());
    }

    private static Incident remember(Incident incident, Origin by) {
        return incident.withRequests(incident.requests().with(by));
    }
}
