package dev.tocsin.api.query;

import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.runtime.journal.EventLog;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Describes each event of a timeline in a sentence, with its reason and without contact addresses. */
public final class TimelineText {
    /** How many of the alerts that came together are named. */
    private static final int NAMED = 3;

    private TimelineText() {}

    /** @param number of the entry in its incident, from 1 */
    record Entry(long number, Instant at, String type, String by, String via, String text) {}

    static Entry entry(EventLog.Recorded entry) {
        var event = entry.event();
        return new Entry(
                entry.number(),
                event.at(),
                entry.type(),
                event.by().who(),
                event.by().via(),
                of(event));
    }

    public static String of(IncidentEvent event) {
        return switch (event) {
            case IncidentEvent.Opened opened ->
                "opened with severity " + opened.severity().name() + ": "
                        + opened.alert().title() + "; "
                        + opened.reason()
                        + opened.previous()
                                .map(id -> "; the one before was " + id)
                                .orElse("");
            case IncidentEvent.AlertsFired fired -> fired(fired);
            case IncidentEvent.AlertsCleared cleared ->
                cleared(cleared)
                        + cleared.autoResolveAt().map(t -> "; resolves at " + t).orElse("");
            case IncidentEvent.Cleared(_, _, var since, var escalates, var pages) ->
                "clear since " + since
                        + (escalates
                                ? "; it escalates all the same, as its policy says"
                                : "; nobody is paged until an alert fires again")
                        + (pages.isEmpty() ? "" : "; notified: " + pages(pages));
            case IncidentEvent.DuplicatesCounted(_, _, var count) -> count + " duplicate signals were counted";
            case IncidentEvent.LevelPaged paged ->
                "level " + paged.level() + " paged: " + pages(paged.pages()) + "; because " + paged.reason()
                        + missing(paged.missing()) + "; next at " + paged.nextAt();
            case IncidentEvent.RisePaged rise ->
                rise.reason()
                        + (rise.pages().isEmpty() ? "; nobody could be paged" : "; paged again: " + pages(rise.pages()))
                        + missing(rise.missing())
                        + rise.nextAt().map(at -> "; next at " + at).orElse("");
            case IncidentEvent.LevelSkipped(_, _, var level, _, var reason) ->
                "level " + level + " skipped: " + reason;
            case IncidentEvent.EscalationPostponed(_, _, var reason, var next) ->
                "escalation starts again at " + next + ": " + reason;
            case IncidentEvent.LevelDelayed(_, _, var level, _, var next) ->
                "level " + level + " waits until " + next;
            case IncidentEvent.HandedOver(_, _, var policy, var reason) ->
                "escalated to policy " + policy + ": " + reason;
            case IncidentEvent.EscalationEnded(_, _, var reason, var again) ->
                "escalation ended: " + reason
                        + again.map(t -> "; starts again at " + t).orElse("");
            case IncidentEvent.PolicyChanged(_, var by, var policy, var reason) ->
                "policy is now " + policy.name() + ", by " + name(by) + ": " + reason;
            case IncidentEvent.StatusUpdateDue(_, _, var owner, var pages, var reason) ->
                "a status update is due from " + owner + paged(pages, reason);
            case IncidentEvent.AlertsTold(_, _, var alerts, var pages, var reason) ->
                alerts + " more alerts" + paged(pages, reason);
            case IncidentEvent.EscalationHeld(_, _, _, var until, var reason) ->
                "suppressed until " + until + ": " + reason;
            case IncidentEvent.EscalationReleased(_, _, _, var reason) -> reason;
            case IncidentEvent.PageDelivered(
                    _,
                    _,
                    var page,
                    var attempt,
                    var receipt,
                    var latency,
                    _,
                    var exchange) ->
                "page " + page + " delivered at attempt " + attempt + " in " + latency.toMillis() + " ms"
                        + answered(exchange)
                        + (receipt.isEmpty() ? "" : "; " + receipt);
            case IncidentEvent.PageDelayed(_, _, var page, var attempt, var error, var next, var exchange) ->
                "page " + page + " failed at attempt " + attempt + answered(exchange) + ": " + error + "; retry at "
                        + next;
            case IncidentEvent.PageHeld(_, _, var page, var reason, var until) ->
                "page " + page + " deferred to a digest at " + until + ": " + reason;
            case IncidentEvent.PageFailed failure ->
                failure.wasAccepted()
                        ? "page " + failure.page() + " was accepted but not delivered: " + failure.error()
                        : "page " + failure.page() + " given up after attempt " + failure.attempt()
                                + answered(failure.exchange()) + ": " + failure.error();
            case IncidentEvent.PageBroughtForward(_, _, var page, var reason) ->
                "page " + page + " is sent at once: " + reason;
            case IncidentEvent.PageReplaced(_, _, var failed, var page, var reason) ->
                "page " + page.id() + " replaces " + failed + ": " + pages(List.of(page)) + "; because " + reason;
            case IncidentEvent.PagesWithdrawn(_, _, var pages, var reason) ->
                "pages withdrawn: " + pages.stream().map(Object::toString).collect(Collectors.joining(", ")) + "; "
                        + reason;
            case IncidentEvent.UpdatesPlanned(_, _, var status, var reason, var updates) ->
                "channels are notified that the incident is " + status + " ("
                        + updates.stream().map(u -> u.page().value()).collect(Collectors.joining(", "))
                        + ")" + (reason.isEmpty() ? "" : ": " + reason);
            case IncidentEvent.UpdateDelivered(_, _, var update, var attempt) ->
                "update " + update + " delivered at attempt " + attempt;
            case IncidentEvent.UpdateDelayed(_, _, var update, var attempt, var error, var next) ->
                "update " + update + " failed at attempt " + attempt + ": " + error + "; retry at " + next;
            case IncidentEvent.UpdateFailed(_, _, var update, var attempt, var error) ->
                "update " + update + " given up after attempt " + attempt + ": " + error;
            case IncidentEvent.SeenElsewhere(_, var by, var page, var status, var since, var told) ->
                "page " + page + " is " + status.label() + " in " + by.system()
                        + since.map(t -> " since " + t).orElse("")
                        + (told == 0 ? "" : "; Tocsin sends its own status again, correction " + told);
            case IncidentEvent.Acknowledged(_, var by, var until) ->
                "acknowledged by " + name(by)
                        + until.map(t -> "; escalates again at " + t).orElse("");
            case IncidentEvent.Unacknowledged(_, _, var reason) -> "new again: " + reason;
            case IncidentEvent.PassedOn(_, _, var reason) -> reason;
            case IncidentEvent.HelpersPaged(_, var by, _, var pages, var missing, _, var reason) ->
                name(by) + " asked for help" + (reason.isEmpty() ? "" : ": " + reason) + "; paged: " + pages(pages)
                        + missing(missing);
            case IncidentEvent.HelpAnswered(_, var by, var comes, var askedBy, var pages) ->
                name(by) + (comes ? " is helping, as " : " cannot help, as ") + askedBy + " asked"
                        + (pages.isEmpty() ? "" : "; paged: " + pages(pages));
            case IncidentEvent.Undone(_, var by, var step, var pages, var at) ->
                name(by) + " undid " + step
                        + (pages.isEmpty()
                                ? ""
                                : "; pages pending again: "
                                        + pages.stream().map(Object::toString).collect(Collectors.joining(", ")))
                        + at.map(t -> "; resolves at " + t).orElse("");
            case IncidentEvent.InvestigationStarted(_, var by) -> name(by) + " is investigating";
            case IncidentEvent.Mitigated(_, var by) -> "mitigated by " + name(by);
            case IncidentEvent.Resolved(_, var by, var reason, _) -> "resolved by " + name(by) + ": " + reason;
            case IncidentEvent.Reopened(_, _, var reason) -> "re-opened: " + reason;
            case IncidentEvent.NoteAdded(_, _, var text) -> text;
            case IncidentEvent.Assigned(_, _, var user, var pages) ->
                "assigned to " + user + (pages.isEmpty() ? "" : "; paged: " + pages(pages));
            case IncidentEvent.SeverityChanged(_, _, var severity, _) -> "severity is now " + severity.name();
            case IncidentEvent.Snoozed(_, var by, var until) -> "snoozed by " + name(by) + " until " + until;
            case IncidentEvent.SnoozeEnded(_, _, var reason) -> "no longer snoozed: " + reason;
            case IncidentEvent.IncidentLinked(_, _, var other, var reason) -> "linked to " + other + ": " + reason;
            case IncidentEvent.IncidentAbsorbed(_, var by, var source, var alerts, var more) ->
                name(by) + " merged incident " + source + " into this one, with "
                        + (alerts.size() + more.map(m -> m.ids().size()).orElse(0)) + " alerts";
            case IncidentEvent.IncidentReleased(_, var by, var source, var at) ->
                name(by) + " un-merged incident " + source
                        + at.map(t -> "; resolves at " + t).orElse("");
            case IncidentEvent.Merged(_, var by, var into) ->
                "merged into " + into + " by " + name(by) + "; its alerts now belong to that incident";
            case IncidentEvent.Unmerged(_, var by, var from, _, _) ->
                "un-merged from " + from + " by " + name(by);
        };
    }

    private static String fired(IncidentEvent.AlertsFired event) {
        if (event.count() == 1 && !event.alerts().isEmpty()) {
            return "alert fires: " + event.alerts().getFirst().title();
        }
        return event.count() + " alerts fire"
                + some(event.alerts().stream().map(Alert::title).toList()) + more(event);
    }

    private static String more(IncidentEvent.AlertsFired event) {
        return event.more()
                .map(more -> "; " + more.ids().size() + " of them are counted but not stored"
                        + (more.overflowed() ? ", and there are more that cannot be distinguished" : ""))
                .orElse("");
    }

    private static String cleared(IncidentEvent.AlertsCleared event) {
        return event.count() == 1 && !event.alerts().isEmpty()
                ? "alert " + event.alerts().getFirst() + " is clear"
                : event.count() + " alerts are clear" + some(event.alerts());
    }

    /** The first few, and how many more there are. */
    private static String some(List<String> texts) {
        var rest = texts.size() - NAMED;
        return texts.isEmpty()
                ? ""
                : texts.stream().limit(NAMED).collect(Collectors.joining(", ", ": ", ""))
                        + (rest > 0 ? " and " + rest + " more" : "");
    }

    private static String pages(List<Page> pages) {
        return pages.stream()
                .map(page -> page.recipient() + " through " + page.contact().channel()
                        + page.notBefore().map(t -> " at " + t).orElse("") + " (" + page.why() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String paged(List<Page> pages, String reason) {
        return pages.isEmpty() ? "; no page could be planned: " + reason : "; paged: " + pages(pages);
    }

    private static String missing(List<String> missing) {
        return missing.isEmpty() ? "" : "; nobody for " + String.join(", ", missing);
    }

    private static String name(Origin by) {
        return by.who();
    }

    private static String answered(Exchange exchange) {
        return exchange.response().map(r -> " (" + r.label() + ")").orElse("");
    }
}
