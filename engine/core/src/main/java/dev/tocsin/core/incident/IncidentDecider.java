package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Accepted;
import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.Decision.Refused;
import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.IncidentEvent.*;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Decides which events follow from a command. Pure and total: the same state, command, instant and directory always
 * give the same decision.
 */
public final class IncidentDecider {
    private IncidentDecider() {}

    public static Decision decide(IncidentState state, IncidentCommand command, Instant now, Directory directory) {
        return decide(state, List.of(command), now, directory).each().getFirst();
    }

    /**
     * Decides commands one after the other, each on the state that those before it left. Reports about alerts in a row,
     * of the same origin and group, are one step.
     */
    public static Decisions decide(
            IncidentState state, List<? extends IncidentCommand> commands, Instant now, Directory directory) {
        var decisions = new ArrayList<Decision>(commands.size());
        var events = new ArrayList<IncidentEvent>();
        var states = new ArrayList<IncidentState>();
        var after = state;
        for (int from = 0, to; from < commands.size(); from = to) {
            to = endOfStep(commands, from);
            var step = step(new Draft(after, now, directory), commands.subList(from, to));
            decisions.addAll(step.each());
            events.addAll(step.events());
            states.addAll(step.states());
            after = step.after();
        }
        return new Decisions(decisions, events, states, after);
    }

    private static Decisions step(Draft draft, List<? extends IncidentCommand> commands) {
        var before = draft.state();
        var by = commands.getFirst().by();
        if (before instanceof Incident incident && alreadyDone(incident, by)) {
            var done = new Accepted(
                    Outcome.DUPLICATE, "request " + by.id() + " has already been carried out", List.of(), incident);
            return new Decisions(Collections.nCopies(commands.size(), done), List.of(), List.of(), before);
        }
        if (!(commands.getFirst() instanceof OfAlert)) {
            return switch (decide(draft, commands.getFirst())) {
                case Verdict.Done done -> decisions(draft, before, by, List.of(done));
                case Verdict.No(var rejection) ->
                    new Decisions(List.of(new Refused(rejection)), List.of(), List.of(), before);
            };
        }
        return decisions(
                draft,
                before,
                by,
                AlertCommands.take(
                        draft, commands.stream().map(OfAlert.class::cast).toList()));
    }

    private static Decisions decisions(Draft draft, IncidentState before, Origin by, List<? extends Verdict> verdicts) {
        AllClear.check(draft, by);
        MessageUpdates.ifChanged(draft, before);
        var decisions = new ArrayList<Decision>(verdicts.size());
        for (var verdict : verdicts) {
            decisions.add(
                    switch (verdict) {
                        case Verdict.Done(var outcome, var reason) ->
                            new Accepted(
                                    outcome, reason, decisions.isEmpty() ? draft.events() : List.of(), draft.state());
                        case Verdict.No(var rejection) -> new Refused(rejection);
                    });
        }
        return new Decisions(decisions, draft.events(), draft.states(), draft.state());
    }

    private static int endOfStep(List<? extends IncidentCommand> commands, int from) {
        var to = from + 1;
        if (commands.get(from) instanceof OfAlert first) {
            while (to < commands.size()
                    && commands.get(to) instanceof OfAlert next
                    && next.by().equals(first.by())
                    && next.group().equals(first.group())) {
                to++;
            }
        }
        return to;
    }

    private static boolean alreadyDone(Incident incident, Origin by) {
        return incident.requests().contains(by);
    }

    static Verdict decide(Draft draft, IncidentCommand command) {
        return switch (draft.state()) {
            case IncidentState.Unopened(var id) -> unopened(draft, id, command);
            case Incident incident ->
                incident.isResolved() ? resolved(draft, incident, command) : unresolved(draft, incident, command);
        };
    }

    private static Verdict ofAlert(Draft draft, OfAlert statement) {
        return AlertCommands.take(draft, List.of(statement)).getFirst();
    }

    private static Verdict unopened(Draft draft, IncidentId id, IncidentCommand command) {
        return switch (command) {
            case OfAlert statement -> ofAlert(draft, statement);
            case ClearGroup _, Wake _, RecordAttempt _, ReportFailure _ ->
                Verdict.done(Outcome.DUPLICATE, "the incident was never opened");
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
                    PassOn _,
                    PageHelpers _,
                    Undo _,
                    ChangePolicy _,
                    Link _,
                    Absorb _,
                    Release _,
                    Merge _,
                    Unmerge _,
                    Resend _,
                    Follow _,
                    All _ -> Verdict.no(new Rejection.NotFound(id));
        };
    }

    private static Verdict unresolved(Draft draft, Incident incident, IncidentCommand command) {
        return switch (command) {
            case OfAlert statement -> ofAlert(draft, statement);
            case ClearGroup over -> AlertCommands.endGroup(draft, incident, over);
            case Acknowledge acknowledge -> ResponderCommands.acknowledge(draft, incident, acknowledge);
            case Unacknowledge(var by) -> ResponderCommands.unacknowledge(draft, incident, by);
            case Investigate(var by) ->
                incident.status() instanceof Status.Investigating
                        ? Verdict.nothingToDo(incident)
                        : ResponderCommands.take(
                                draft, new InvestigationStarted(draft.now(), by), "investigation started");
            case Mitigate(var by) ->
                incident.status() instanceof Status.Mitigated
                        ? Verdict.nothingToDo(incident)
                        : ResponderCommands.take(draft, new Mitigated(draft.now(), by), "mitigated");
            case Resolve(_, _, var endedAt, _)
            when endedAt.filter(incident.alerts()::anyFiringSince).isPresent() ->
                Verdict.done(
                        Outcome.DUPLICATE,
                        "the resolve belongs to an earlier episode, which ended at " + endedAt.get()
                                + "; an alert has fired since then");
            case Resolve(_, _, _, var evenIfFiring)
            when !evenIfFiring && incident.firing() > 0 ->
                Verdict.no(new Rejection.StillFiring(incident.id(), incident.firing()));
            case Resolve(var by, var reason, _, _) -> {
                draft.resolve(by, reason);
                yield Verdict.done(Outcome.RESOLVED, reason);
            }
            case Undo undo -> UndoCommands.undo(draft, incident, undo);
            case AddNote note -> ResponderCommands.note(draft, note);
            case Assign assign -> ResponderCommands.assign(draft, assign);
            case ChangeSeverity change -> ResponderCommands.changeSeverity(draft, incident, change);
            case Snooze snooze -> ResponderCommands.snooze(draft, snooze);
            case EndSnooze(var by) -> ResponderCommands.endSnooze(draft, incident, by);
            case Escalate escalate -> EscalationCommands.escalate(draft, incident, escalate);
            case PassOn pass -> EscalationCommands.passOn(draft, incident, pass);
            case PageHelpers ask -> HelperCommands.page(draft, ask);
            case ChangePolicy change -> changePolicy(draft, incident, change);
            case Link link -> MergeCommands.link(draft, incident, link);
            case Absorb absorb -> MergeCommands.absorb(draft, incident, absorb);
            case Release release -> MergeCommands.release(draft, incident, release);
            case Merge merge -> MergeCommands.merge(draft, incident, merge);
            case Unmerge unmerge -> MergeCommands.unmerge(draft, incident, unmerge);
            case Resend resend -> Fallback.again(draft, incident, resend);
            case Follow follow -> ExternalSync.follow(draft, incident, follow, IncidentDecider::decide);
            case All(_, var commands) -> all(draft, commands);
            case Wake _ -> wake(draft);
            case RecordAttempt(var page, var attempt) -> AttemptRecorder.record(draft, page, attempt);
            case ReportFailure report -> AttemptRecorder.report(draft, incident, report);
        };
    }

    private static Verdict resolved(Draft draft, Incident incident, IncidentCommand command) {
        return switch (command) {
            case OfAlert statement -> ofAlert(draft, statement);
            case ClearGroup over -> AlertCommands.endGroupAfterTheEnd(draft, incident, over);
            case Undo undo -> UndoCommands.undo(draft, incident, undo);
            case Resolve _ -> Verdict.nothingToDo(incident);
            case AddNote note -> ResponderCommands.note(draft, note);
            case Follow follow -> ExternalSync.follow(draft, incident, follow, IncidentDecider::decide);
            case All(_, var commands) -> all(draft, commands);
            case Wake _, ReportFailure _ -> Verdict.nothingToDo(incident);
            case RecordAttempt(var page, var attempt) -> AttemptRecorder.record(draft, page, attempt);
            case Acknowledge _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "acknowledged"));
            case Unacknowledge _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "un-acknowledged"));
            case Investigate _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "investigated"));
            case Mitigate _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "mitigated"));
            case Assign _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "assigned"));
            case ChangeSeverity _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "given another severity"));
            case Snooze _, EndSnooze _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "snoozed"));
            case Escalate _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "escalated"));
            case PassOn _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "passed on"));
            case PageHelpers _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "paged about"));
            case ChangePolicy _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "given another policy"));
            case Resend _ -> Verdict.no(new Rejection.AlreadyResolved(incident.id(), "paged about"));
            case Link link -> MergeCommands.link(draft, incident, link);
            case Absorb _ ->
                Verdict.no(new Rejection.AlreadyResolved(incident.id(), "given another incident's alerts"));
            case Release release -> MergeCommands.release(draft, incident, release);
            case Merge(_, var into) ->
                incident.relations().mergedInto().filter(into::equals).isPresent()
                        ? Verdict.done(Outcome.DUPLICATE, "the incident is already merged into " + into)
                        : Verdict.no(new Rejection.AlreadyResolved(incident.id(), "merged"));
            case Unmerge unmerge -> MergeCommands.unmerge(draft, incident, unmerge);
        };
    }

    private static Verdict changePolicy(Draft draft, Incident incident, ChangePolicy change) {
        if (incident.pinned().equals(change.policy())) {
            return Verdict.done(Outcome.DUPLICATE, "the incident already has that policy");
        }
        draft.emit(new PolicyChanged(draft.now(), change.by(), change.policy(), change.reason()));
        // The old policy had ended: the new one goes on from there with the levels that it has left.
        if (draft.incident().isEscalating()
                && draft.incident().escalation().nextAt().isEmpty()) {
            Escalator.next(draft, "policy is now " + change.policy().name());
        }
        return Verdict.done(Outcome.UPDATED, "policy is now " + change.policy().name());
    }

    private static Verdict all(Draft draft, List<? extends IncidentCommand> commands) {
        Verdict whole = Verdict.done(Outcome.DUPLICATE, "nothing needed to change");
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
            return Verdict.done(Outcome.RESOLVED, "all alerts stayed clear");
        }
        AllClear.check(draft, Origin.TIMER);
        if (draft.incident().isResolved()) {
            return Verdict.done(Outcome.RESOLVED, "all alerts are clear");
        }
        if (incident.snoozedUntil().filter(draft::isDue).isPresent()) {
            draft.emit(new SnoozeEnded(draft.now(), Origin.TIMER, "its end time is reached"));
            Escalator.resume(draft, "the snooze ended");
        }
        if (!draft.incident().isClear()
                && incident.status() instanceof Status.Acknowledged(var who, _, var until)
                && until.filter(draft::isDue).isPresent()) {
            draft.emit(new Unacknowledged(
                    draft.now(), Origin.TIMER, who + " acknowledged the incident, and nothing has happened since"));
            draft.withdrawReminders(Origin.TIMER, "the acknowledgement timed out");
            Escalator.resume(draft, "the acknowledgement timed out");
        }
        SuppressionReview.review(draft);
        Escalator.ifDue(draft, whyDue(incident));
        Reminders.ifDue(draft);
        return Verdict.done(draft.events().isEmpty() ? Outcome.DUPLICATE : Outcome.UPDATED, "woken");
    }

    private static String whyDue(Incident incident) {
        var escalation = incident.escalation();
        if (escalation.delayed()) {
            return "the delay of the level is over";
        }
        if (escalation.level() > 0) {
            return "nobody answered in time";
        }
        if (escalation.fruitlessInARow(incident.pages().isAnybodyReached()) > 0) {
            return "retried, because nobody could be reached";
        }
        return incident.unannounced().announcedAt().isEmpty() ? "the group wait is over" : "nobody has answered yet";
    }
}
