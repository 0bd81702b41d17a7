package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.Escalate;
import dev.tocsin.core.incident.IncidentCommand.PassOn;
import dev.tocsin.core.incident.IncidentEvent.PassedOn;
import dev.tocsin.core.incident.IncidentEvent.SnoozeEnded;
import dev.tocsin.core.incident.IncidentEvent.Unacknowledged;
import dev.tocsin.core.signal.Origin;

/**
 * Handles requests to page others now: to escalate, or to pass an incident on. A person who escalates to the next level
 * is not paged by that.
 */
final class EscalationCommands {
    private EscalationCommands() {}

    static Verdict escalate(Draft draft, Incident incident, Escalate escalate) {
        var levels = incident.policy().levels().size();
        var level = escalate.level().orElse(next(incident));
        if (level < 1 || level > levels) {
            return Verdict.no(new Rejection.NoSuchLevel(level, levels));
        }
        var by = escalate.by();
        var reason = by.who() + " asked for level " + level;
        giveBack(draft, incident, by, reason);
        if (escalate.level().isEmpty() && isPerson(draft, by)) {
            return Escalator.toOthers(draft, by, level, reason)
                    ? Verdict.done(Outcome.UPDATED, reason)
                    : Verdict.no(new Rejection.NobodyElse(by.who()));
        }
        Escalator.toLevel(draft, by, level, reason);
        return Verdict.done(Outcome.UPDATED, reason);
    }

    /**
     * Passes the incident on. An owner keeps it unless the owner passes it on. Being assigned an incident does not
     * count as an answer.
     */
    static Verdict passOn(Draft draft, Incident incident, PassOn pass) {
        var by = pass.by();
        var who = by.who();
        if (HelperCommands.isHelper(incident, by)) {
            return HelperCommands.answer(draft, incident, by, false);
        }
        var isTheirs = incident.owner().filter(who::equals).isPresent();
        if (incident.isTaken()
                && (!isTheirs || pass.unlessAnswered() && incident.status().by().equals(who))) {
            return Verdict.done(
                    Outcome.DUPLICATE, incident.owner().orElse(incident.status().by()) + " has the incident");
        }
        if (pass.unlessAnswered()
                && (incident.isClear() || incident.suppressions().any())) {
            return Verdict.done(
                    Outcome.DUPLICATE,
                    incident.isClear() ? "no alert is firing" : "the incident is suppressed, and nobody is paged");
        }
        var before = incident.isTaken() ? null : incident.passedOn().get(who);
        if (before != null) {
            return Verdict.done(
                    Outcome.DUPLICATE, who + " passed the incident on at " + before + ", and nobody has answered yet");
        }
        var reason = who + " cannot take the incident and passed it on";
        draft.emit(new PassedOn(draft.now(), by, reason));
        draft.withdrawPassedOn(by, reason);
        giveBack(draft, incident, by, reason);
        return Escalator.toOthers(draft, by, next(incident), reason)
                ? Verdict.done(Outcome.UPDATED, reason)
                : Verdict.no(new Rejection.NobodyElse(who));
    }

    private static int next(Incident incident) {
        var level = incident.escalation().level();
        return level >= incident.policy().levels().size() ? 1 : level + 1;
    }

    private static void giveBack(Draft draft, Incident incident, Origin by, String reason) {
        if (incident.snoozedUntil().isPresent()) {
            draft.emit(new SnoozeEnded(draft.now(), by, reason));
        }
        if (!(incident.status() instanceof Status.New)) {
            draft.emit(new Unacknowledged(draft.now(), by, reason));
            draft.withdrawReminders(by, reason);
        }
        SuppressionCheck.overrule(draft, by, reason);
    }

    private static boolean isPerson(Draft draft, Origin by) {
        return draft.directory().users().containsKey(by.who());
    }
}
