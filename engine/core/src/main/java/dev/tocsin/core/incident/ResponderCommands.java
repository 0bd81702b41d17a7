package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.AddNote;
import dev.tocsin.core.incident.IncidentCommand.Assign;
import dev.tocsin.core.incident.IncidentCommand.ChangeSeverity;
import dev.tocsin.core.incident.IncidentCommand.Snooze;
import dev.tocsin.core.incident.IncidentEvent.Acknowledged;
import dev.tocsin.core.incident.IncidentEvent.Assigned;
import dev.tocsin.core.incident.IncidentEvent.NoteAdded;
import dev.tocsin.core.incident.IncidentEvent.SeverityChanged;
import dev.tocsin.core.incident.IncidentEvent.SnoozeEnded;
import dev.tocsin.core.incident.IncidentEvent.Snoozed;
import dev.tocsin.core.incident.IncidentEvent.Unacknowledged;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.Directory.Recipient;
import dev.tocsin.core.signal.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Handles what people do about an incident that is not over: acknowledge it, give it back, assign or snooze it, change
 * its severity, add a note.
 */
final class ResponderCommands {
    private ResponderCommands() {}

    static Verdict acknowledge(Draft draft, Incident incident, Acknowledge acknowledge) {
        var by = acknowledge.by();
        if (HelperCommands.isHelper(incident, by)) {
            return HelperCommands.answer(draft, incident, by, true);
        }
        if (acknowledge.unlessTaken() && incident.passedOn().containsKey(by.who())) {
            return Verdict.nothingToDo(incident);
        }
        return switch (incident.status()) {
            case Status.Investigating _, Status.Mitigated _, Status.Resolved _ -> Verdict.nothingToDo(incident);
            case Status.Acknowledged(var who, _, _)
            when acknowledge.unlessTaken() || who.equals(by.who()) -> Verdict.nothingToDo(incident);
            case Status.Acknowledged _, Status.New _ -> {
                var until = incident.policy().acknowledgeTimeout().map(draft.now()::plus);
                yield take(draft, new Acknowledged(draft.now(), by, until), "acknowledged");
            }
        };
    }

    static Verdict unacknowledge(Draft draft, Incident incident, Origin by) {
        if (incident.status() instanceof Status.New) {
            return Verdict.nothingToDo(incident);
        }
        draft.emit(new Unacknowledged(draft.now(), by, "given back by " + by.who()));
        draft.withdrawReminders(by, "given back by " + by.who());
        Escalator.resume(draft, "the incident was un-acknowledged");
        return Verdict.done(Outcome.UPDATED, "un-acknowledged");
    }

    static Verdict take(Draft draft, IncidentEvent event, String what) {
        draft.emit(event);
        draft.withdrawAnswered(event.by(), what + " by " + event.by().who());
        return Verdict.done(Outcome.UPDATED, what);
    }

    static Verdict note(Draft draft, AddNote note) {
        draft.emit(new NoteAdded(draft.now(), note.by(), note.text()));
        draft.withdrawReminders(note.by(), "a note was added");
        return Verdict.done(Outcome.UPDATED, "noted");
    }

    static Verdict assign(Draft draft, Assign assign) {
        if (!draft.directory().users().containsKey(assign.user())) {
            return Verdict.no(new Rejection.UnknownUser(assign.user()));
        }
        var plan = PagePlan.of(draft, Other.ASSIGNMENT, assignee(draft, assign));
        draft.emit(new Assigned(draft.now(), assign.by(), assign.user(), plan.pages()));
        plan.withdrawReplaced();
        draft.withdrawReassigned(assign.by(), assign.user());
        return Verdict.done(Outcome.UPDATED, "assigned to " + assign.user());
    }

    /** Nobody if the assignee knows it already. */
    private static List<Recipient> assignee(Draft draft, Assign assign) {
        var by = assign.by().who();
        return assign.told() || assign.user().equals(by)
                ? List.of()
                : draft.user(assign.user(), "assigned by " + by).recipients();
    }

    static Verdict changeSeverity(Draft draft, Incident incident, ChangeSeverity change) {
        if (incident.severity().equals(change.severity())) {
            return Verdict.nothingToDo(incident);
        }
        var autoResolveAt = incident.allClear() ? draft.autoResolveAt(change.severity()) : Optional.<Instant>empty();
        draft.emit(new SeverityChanged(draft.now(), change.by(), change.severity(), autoResolveAt));
        if (!draft.resolveIfDue(change.by())) {
            SeverityRise.page(draft, change.by());
        }
        return Verdict.done(
                Outcome.UPDATED, "severity is now " + change.severity().name());
    }

    static Verdict snooze(Draft draft, Snooze snooze) {
        if (!snooze.until().isAfter(draft.now())
                || snooze.until().isAfter(draft.now().plus(Snooze.MAX_DURATION))) {
            return Verdict.no(new Rejection.NotInTheFuture(snooze.until()));
        }
        draft.emit(new Snoozed(draft.now(), snooze.by(), snooze.until()));
        draft.withdrawAnswered(snooze.by(), "snoozed by " + snooze.by().who());
        return Verdict.done(Outcome.UPDATED, "snoozed until " + snooze.until());
    }

    static Verdict endSnooze(Draft draft, Incident incident, Origin by) {
        if (incident.snoozedUntil().isEmpty()) {
            return Verdict.nothingToDo(incident);
        }
        draft.emit(new SnoozeEnded(draft.now(), by, "ended by " + by.who()));
        Escalator.resume(draft, "the snooze was ended");
        return Verdict.done(Outcome.UPDATED, "no longer snoozed");
    }
}
