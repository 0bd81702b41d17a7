package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.Decision.Accepted;
import dev.tocsin.engine.incident.Decision.Outcome;
import dev.tocsin.engine.incident.Decision.Refused;
import dev.tocsin.engine.incident.IncidentCommand.*;
import dev.tocsin.engine.incident.IncidentEvent.*;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides what follows from a command. Pure and total: the same state, command, instant and directory always give the
 * same decision.
 */
public final class IncidentDecider {
    public static final Duration LONGEST_SNOOZE = Duration.ofDays(30);

    private IncidentDecider() {}

    public static Decision decide(IncidentState state, IncidentCommand command, Instant now, Directory directory) {
        if (state instanceof Incident incident && alreadyDone(incident, command.by())) {
            return new Accepted(
                    Outcome.DUPLICATE, "request " + command.by().id() + " was carried out before", List.of(), incident);
        }
        var draft = new Draft(state, now, directory);
        return switch (decide(draft, command)) {
            case Verdict.Done(var outcome, var reason) -> new Accepted(outcome, reason, draft.events(), draft.state());
            case Verdict.No(var rejection) -> new Refused(rejection);
        };
    }

    private static boolean alreadyDone(Incident incident, Origin by) {
        return !by.id().isEmpty() && incident.recentRequests().contains(by.id());
    }

    private static Verdict decide(Draft draft, IncidentCommand command) {
        return switch (draft.state()) {
            case IncidentState.Unopened(var id) -> unopened(draft, id, command);
            case Incident incident ->
                incident.status() instanceof Status.Resolved resolved
                        ? resolved(draft, incident, resolved, command)
                        : unresolved(draft, incident, command);
        };
    }

    private static Verdict unopened(Draft draft, IncidentId id, IncidentCommand command) {
        return switch (command) {
            case Fire(var by, var alert, var placement, var previous) -> {
                draft.emit(new Opened(
                        draft.now(),
                        by,
                        id,
                        placement.key(),
                        placement.severity(),
                        placement.receiver(),
                        placement.reason(),
                        placement.policy(),
                        alert,
                        placement.firstPageAt(draft.now()),
                        previous,
                        placement.groupInterval(),
                        placement.repeatInterval()));
                Holding.review(draft);
                Climb.ifDue(draft, "the incident opened");
                yield done(Outcome.OPENED, placement.reason() + Holding.said(draft));
            }
            case Clear _, Wake _, RecordAttempt _ -> done(Outcome.DUPLICATE, "the incident was never opened");
            case Acknowledge _,
                    Unacknowledge _,
                    Investigate _,
                    Mitigate _,
                    Resolve _,
                    AddNote _,
                    Assign _,
                    ChangeSeverity _,
                    Snooze _,
                    EndSnooze _,
                    Escalate _,
                    ChangePolicy _,
                    Link _,
                    Absorb _,
                    Release _,
                    Merge _,
                    Unmerge _,
                    All _ -> no(new Rejection.NotFound(id));
        };
    }

    private static Verdict unresolved(Draft draft, Incident incident, IncidentCommand command) {
        return switch (command) {
            case Fire fire -> fire(draft, incident, fire);
            case Clear clear -> clear(draft, incident, clear);
            case Acknowledge(var by) -> acknowledge(draft, incident, by);
            case Unacknowledge(var by) -> unacknowledge(draft, incident, by);
            case Investigate(var by) ->
                incident.status() instanceof Status.Investigating
                        ? nothingToDo(incident)
                        : take(draft, new InvestigationStarted(draft.now(), by), "investigation started");
            case Mitigate(var by) ->
                incident.status() instanceof Status.Mitigated
                        ? nothingToDo(incident)
                        : take(draft, new Mitigated(draft.now(), by), "mitigated");
            case Resolve(var by, var reason) -> {
                draft.resolve(by, reason);
                yield done(Outcome.RESOLVED, reason);
            }
            case AddNote note -> note(draft, note);
            case Assign assign -> assign(draft, assign);
            case ChangeSeverity change -> changeSeverity(draft, incident, change);
            case Snooze snooze -> snooze(draft, snooze);
            case EndSnooze(var by) -> endSnooze(draft, incident, by);
            case Escalate escalate -> escalate(draft, incident, escalate);
            case ChangePolicy change -> changePolicy(draft, incident, change);
            case Link link -> Relating.link(draft, incident, link);
            case Absorb absorb -> Relating.absorb(draft, incident, absorb);
            case Release release -> Relating.release(draft, incident, release);
            case Merge merge -> Relating.merge(draft, incident, merge);
            case Unmerge unmerge -> Relating.unmerge(draft, incident, unmerge);
            case All(_, var commands) -> all(draft, commands);
            case Wake _ -> wake(draft);
            case RecordAttempt(var page, var attempt) -> Attempts.record(draft, page, attempt);
        };
    }

    private static Verdict resolved(Draft draft, Incident incident, Status.Resolved status, IncidentCommand command) {
        return switch (command) {
            case Fire fire ->
                incident.relations().mergedInto().isPresent() || draft.now().isAfter(status.reopenUntil())
                        ? no(new Rejection.Closed(incident.id()))
                        : reopen(draft, fire);
            case Clear _ ->
                incident.relations().mergedInto().isPresent()
                        ? no(new Rejection.Closed(incident.id()))
                        : done(Outcome.DUPLICATE, "the incident is resolved");
            case Resolve _ -> nothingToDo(incident);
            case AddNote note -> note(draft, note);
            case All(_, var commands) -> all(draft, commands);
            case Wake _ -> nothingToDo(incident);
            case RecordAttempt(var page, var attempt) -> Attempts.record(draft, page, attempt);
            case Acknowledge _ -> no(new Rejection.AlreadyResolved(incident.id(), "acknowledged"));
            case Unacknowledge _ -> no(new Rejection.AlreadyResolved(incident.id(), "un-acknowledged"));
            case Investigate _ -> no(new Rejection.AlreadyResolved(incident.id(), "investigated"));
            case Mitigate _ -> no(new Rejection.AlreadyResolved(incident.id(), "mitigated"));
            case Assign _ -> no(new Rejection.AlreadyResolved(incident.id(), "assigned"));
            case ChangeSeverity _ -> no(new Rejection.AlreadyResolved(incident.id(), "given another severity"));
            case Snooze _, EndSnooze _ -> no(new Rejection.AlreadyResolved(incident.id(), "snoozed"));
            case Escalate _ -> no(new Rejection.AlreadyResolved(incident.id(), "escalated"));
            case ChangePolicy _ -> no(new Rejection.AlreadyResolved(incident.id(), "given another policy"));
            case Link link -> Relating.link(draft, incident, link);
            case Absorb _ -> no(new Rejection.AlreadyResolved(incident.id(), "given another incident's alerts"));
            case Release release -> Relating.release(draft, incident, release);
            case Merge(_, var into) ->
                incident.relations().mergedInto().filter(into::equals).isPresent()
                        ? done(Outcome.DUPLICATE, "merged into " + into + " already")
                        : no(new Rejection.AlreadyResolved(incident.id(), "merged"));
            case Unmerge unmerge -> Relating.unmerge(draft, incident, unmerge);
        };
    }

    private static Verdict fire(Draft draft, Incident incident, Fire fire) {
        var known = incident.alerts().get(fire.alert().id());
        if (known != null && known.firing()) {
            return done(Outcome.DUPLICATE, "alert " + fire.alert().id() + " is known to fire");
        }
        draft.emit(new AlertFired(draft.now(), fire.by(), fire.alert()));
        if (known == null) {
            raise(draft, fire);
        }
        if (incident.status() instanceof Status.Mitigated) {
            draft.emit(new Unacknowledged(draft.now(), fire.by(), "an alert fires although the harm was stopped"));
            draft.withdrawReminders(fire.by(), "the incident came back");
            Climb.resume(draft, "the incident came back after it was mitigated");
        }
        Holding.review(draft);
        Climb.ifUrgentNow(draft, incident.severity());
        Reminders.ifDue(draft);
        return done(Outcome.UPDATED, known == null ? "another alert of the same group" : "the alert fires again");
    }

    /** An incident is as bad as its worst alert was when it came; what a person has said since holds for known ones. */
    private static void raise(Draft draft, Fire fire) {
        var scale = draft.directory().severities();
        var wanted = fire.placement().severity();
        var current = draft.incident().severity();
        var rank = scale.find(current.name()).map(Severity::rank).orElse(current.rank());
        if (wanted.rank() < rank) {
            draft.emit(new SeverityChanged(draft.now(), fire.by(), wanted, Optional.empty()));
        }
    }

    private static Verdict reopen(Draft draft, Fire fire) {
        var reason = "the alert fires again within the dedup window";
        draft.emit(new Reopened(draft.now(), fire.by(), reason));
        draft.emit(new AlertFired(draft.now(), fire.by(), fire.alert()));
        raise(draft, fire);
        Holding.untilUnmuted(draft, fire);
        Climb.ifDue(draft, "the incident was re-opened");
        return done(Outcome.UPDATED, reason);
    }

    static Verdict clear(Draft draft, Incident incident, Clear clear) {
        var known = incident.alerts().get(clear.alertId());
        if (known == null || !known.firing()) {
            return done(Outcome.DUPLICATE, "alert " + clear.alertId() + " is not known to fire");
        }
        var last =
                incident.alerts().values().stream().filter(AlertState::firing).count() == 1;
        var autoResolveAt = last ? draft.autoResolveAt(incident.severity()) : Optional.<Instant>empty();
        draft.emit(new AlertCleared(draft.now(), clear.by(), clear.alertId(), autoResolveAt));
        if (draft.resolveIfDue(clear.by())) {
            return done(Outcome.RESOLVED, "all alerts are clear");
        }
        var reason = !last
                ? "other alerts still fire"
                : autoResolveAt
                        .map(at -> "all alerts are clear; resolves at " + at)
                        .orElse("all alerts are clear; severity "
                                + incident.severity().name() + " is resolved by a person only");
        return done(Outcome.UPDATED, reason);
    }

    private static Verdict acknowledge(Draft draft, Incident incident, Origin by) {
        return switch (incident.status()) {
            case Status.Investigating _, Status.Mitigated _, Status.Resolved _ -> nothingToDo(incident);
            case Status.Acknowledged(var who, _, _) when who.equals(by.who()) -> nothingToDo(incident);
            case Status.Acknowledged _, Status.New _ -> {
                var until = incident.policy().acknowledgeTimeout().map(draft.now()::plus);
                yield take(draft, new Acknowledged(draft.now(), by, until), "acknowledged");
            }
        };
    }

    private static Verdict unacknowledge(Draft draft, Incident incident, Origin by) {
        if (incident.status() instanceof Status.New) {
            return nothingToDo(incident);
        }
        draft.emit(new Unacknowledged(draft.now(), by, "given back by " + by.who()));
        draft.withdrawReminders(by, "given back by " + by.who());
        Climb.resume(draft, "the incident was un-acknowledged");
        return done(Outcome.UPDATED, "un-acknowledged");
    }

    private static Verdict take(Draft draft, IncidentEvent event, String what) {
        draft.emit(event);
        draft.withdrawAnswered(event.by(), what + " by " + event.by().who());
        return done(Outcome.UPDATED, what);
    }

    private static Verdict note(Draft draft, AddNote note) {
        draft.emit(new NoteAdded(draft.now(), note.by(), note.text()));
        draft.withdrawReminders(note.by(), "a note was added");
        return done(Outcome.UPDATED, "noted");
    }

    private static Verdict assign(Draft draft, Assign assign) {
        if (!draft.directory().users().containsKey(assign.user())) {
            return no(new Rejection.UnknownUser(assign.user()));
        }
        var pages = assign.user().equals(assign.by().who()) ? List.<Page>of() : draft.assignment(assign);
        draft.emit(new Assigned(draft.now(), assign.by(), assign.user(), pages));
        draft.withdrawReassigned(assign.by(), assign.user());
        return done(Outcome.UPDATED, "assigned to " + assign.user());
    }

    private static Verdict changeSeverity(Draft draft, Incident incident, ChangeSeverity change) {
        if (incident.severity().equals(change.severity())) {
            return nothingToDo(incident);
        }
        var autoResolveAt = incident.allClear() ? draft.autoResolveAt(change.severity()) : Optional.<Instant>empty();
        draft.emit(new SeverityChanged(draft.now(), change.by(), change.severity(), autoResolveAt));
        if (!draft.resolveIfDue(change.by())) {
            Climb.ifUrgentNow(draft, incident.severity());
        }
        return done(Outcome.UPDATED, "severity is now " + change.severity().name());
    }

    private static Verdict snooze(Draft draft, Snooze snooze) {
        if (!snooze.until().isAfter(draft.now())
                || snooze.until().isAfter(draft.now().plus(LONGEST_SNOOZE))) {
            return no(new Rejection.NotInTheFuture(snooze.until()));
        }
        draft.emit(new Snoozed(draft.now(), snooze.by(), snooze.until()));
        draft.withdrawAnswered(snooze.by(), "snoozed by " + snooze.by().who());
        return done(Outcome.UPDATED, "snoozed until " + snooze.until());
    }

    private static Verdict endSnooze(Draft draft, Incident incident, Origin by) {
        if (incident.snoozedUntil().isEmpty()) {
            return nothingToDo(incident);
        }
        draft.emit(new SnoozeEnded(draft.now(), by, "ended by " + by.who()));
        Climb.resume(draft, "the snooze was ended");
        return done(Outcome.UPDATED, "no longer snoozed");
    }

    private static Verdict escalate(Draft draft, Incident incident, Escalate escalate) {
        var levels = incident.policy().levels().size();
        var next = incident.escalation().level() >= levels
                ? 1
                : incident.escalation().level() + 1;
        var level = escalate.level().orElse(next);
        if (level < 1 || level > levels) {
            return no(new Rejection.NoSuchLevel(level, levels));
        }
        var reason = escalate.by().who() + " asked for level " + level;
        if (incident.snoozedUntil().isPresent()) {
            draft.emit(new SnoozeEnded(draft.now(), escalate.by(), reason));
        }
        if (!(incident.status() instanceof Status.New)) {
            draft.emit(new Unacknowledged(draft.now(), escalate.by(), reason));
            draft.withdrawReminders(escalate.by(), reason);
        }
        Holding.overrule(draft, escalate.by(), reason);
        Climb.toLevel(draft, escalate.by(), level, reason);
        return done(Outcome.UPDATED, reason);
    }

    private static Verdict changePolicy(Draft draft, Incident incident, ChangePolicy change) {
        if (incident.pinned().equals(change.policy())) {
            return done(Outcome.DUPLICATE, "the incident has that policy already");
        }
        draft.emit(new PolicyChanged(draft.now(), change.by(), change.policy(), change.reason()));
        // The old policy had given up: the new one goes on from there with what it has left.
        if (draft.incident().isEscalating()
                && draft.incident().escalation().nextAt().isEmpty()) {
            Climb.next(draft, "policy is now " + change.policy().name());
        }
        return done(Outcome.UPDATED, "policy is now " + change.policy().name());
    }

    private static Verdict all(Draft draft, List<IncidentCommand> commands) {
        Verdict whole = done(Outcome.DUPLICATE, "nothing needed to change");
        for (var command : commands) {
            switch (decide(draft, command)) {
                case Verdict.No no -> {
                    return no;
                }
                case Verdict.Done(var outcome, _) when outcome == Outcome.DUPLICATE -> {}
                case Verdict.Done done -> whole = done;
            }
        }
        return whole;
    }

    private static Verdict wake(Draft draft) {
        var incident = draft.incident();
        if (draft.resolveIfDue(Origin.TIMER)) {
            return done(Outcome.RESOLVED, "all alerts stayed clear");
        }
        if (incident.snoozedUntil().filter(draft::isDue).isPresent()) {
            draft.emit(new SnoozeEnded(draft.now(), Origin.TIMER, "its time is up"));
            Climb.resume(draft, "the snooze ended");
        }
        if (incident.status() instanceof Status.Acknowledged(var who, _, var until)
                && until.filter(draft::isDue).isPresent()) {
            draft.emit(new Unacknowledged(
                    draft.now(), Origin.TIMER, who + " acknowledged it and nothing has happened since"));
            draft.withdrawReminders(Origin.TIMER, "the acknowledgement ran out");
            Climb.resume(draft, "the acknowledgement ran out");
        }
        Holding.review(draft);
        Climb.ifDue(draft, whyDue(incident));
        Reminders.ifDue(draft);
        return done(draft.events().isEmpty() ? Outcome.DUPLICATE : Outcome.UPDATED, "woken");
    }

    private static String whyDue(Incident incident) {
        var escalation = incident.escalation();
        if (escalation.delayed()) {
            return "its delay is over";
        }
        if (escalation.level() > 0) {
            return "nobody answered in time";
        }
        if (escalation.fruitless() > 0) {
            return "tried again, because nobody was reached";
        }
        return incident.news().toldAt().isEmpty() ? "the group wait is over" : "still nobody has answered";
    }

    static Verdict done(Outcome outcome, String reason) {
        return new Verdict.Done(outcome, reason);
    }

    private static Verdict no(Rejection rejection) {
        return new Verdict.No(rejection);
    }

    private static Verdict nothingToDo(Incident incident) {
        return done(Outcome.DUPLICATE, "the incident is " + incident.status().label() + " already");
    }
}
