package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.Undo;
import dev.tocsin.core.incident.IncidentEvent.Undone;
import java.time.Instant;
import java.util.Optional;

/**
 * Undoes somebody's last action. The incident is as it was before, with the same deadlines: what has become due
 * meanwhile happens at once. Anybody may undo a resolve, because whoever did it by mistake may be asleep again; other
 * actions only their own author may undo.
 */
final class UndoCommands {
    private UndoCommands() {}

    static Verdict undo(Draft draft, Incident incident, Undo undo) {
        var last = incident.undoable().filter(step -> step.isOpen(draft.now()));
        if (last.isEmpty()) {
            return Verdict.no(new Rejection.NothingToUndo(incident.id(), ""));
        }
        var step = last.get();
        if (!step.isOf(undo.by().who())) {
            return Verdict.no(new Rejection.NothingToUndo(incident.id(), step.by()));
        }
        draft.withdrawSince(undo.by(), step);
        var now = draft.incident();
        draft.emit(new Undone(
                draft.now(), undo.by(), step.step().text(), step.takenBack(now), autoResolveAt(draft, now, step)));
        AllClear.check(draft, undo.by());
        SuppressionReview.review(draft);
        Escalator.ifDue(draft, "the level became due before " + step.step().text() + " was undone");
        Reminders.ifDue(draft);
        return Verdict.done(
                Outcome.UPDATED,
                step.step().text() + " by " + step.by() + " was undone; the incident is "
                        + draft.incident().status().label());
    }

    /** Alerts that cleared after the resolve count from now. */
    private static Optional<Instant> autoResolveAt(Draft draft, Incident now, UndoableAction step) {
        return step.step() != UndoableAction.Step.RESOLVE
                ? now.autoResolveAt()
                : !now.allClear()
                        ? Optional.empty()
                        : step.autoResolveAt()
                                .filter(at -> !draft.isDue(at))
                                .or(() -> draft.autoResolveAt(now.severity()));
    }
}
