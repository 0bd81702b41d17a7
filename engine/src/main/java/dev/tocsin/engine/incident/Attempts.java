package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.Decision.Outcome;
import dev.tocsin.engine.incident.IncidentCommand.Attempt;
import dev.tocsin.engine.incident.IncidentEvent.PageDelayed;
import dev.tocsin.engine.incident.IncidentEvent.PageDelivered;
import dev.tocsin.engine.incident.IncidentEvent.PageFailed;
import dev.tocsin.engine.incident.IncidentEvent.PageHeld;
import dev.tocsin.engine.signal.Origin;

/**
 * Records how an attempt to send a page ended. What failed for good makes room for the recipient's next way, and a level
 * that has no way left for the next level.
 */
final class Attempts {
    /** One attempt and three retries. */
    static final int MOST = 4;

    private Attempts() {}

    static Verdict record(Draft draft, PageId page, Attempt attempt) {
        if (page.isUpdate()) {
            return Informing.record(draft, page, attempt);
        }
        var pending = draft.incident().pending().get(page);
        if (pending == null) {
            return withdrawn(draft, page, attempt);
        }
        var number = pending.attempts() + 1;
        switch (attempt) {
            case Attempt.Delivered(var receipt, var latency, var upkeep) ->
                draft.emit(new PageDelivered(draft.now(), Origin.TIMER, page, number, receipt, latency, upkeep));
            case Attempt.Retryable(var error, var delay)
            when number < MOST ->
                draft.emit(new PageDelayed(
                        draft.now(),
                        Origin.TIMER,
                        page,
                        number,
                        error,
                        draft.now().plus(delay)));
            case Attempt.Retryable(var error, _) -> fail(draft, pending.page(), number, error);
            case Attempt.Permanent(var error) -> fail(draft, pending.page(), number, error);
            case Attempt.Held(var reason, var until) -> {
                draft.emit(new PageHeld(draft.now(), Origin.TIMER, page, reason, until));
                return new Verdict.Done(Outcome.UPDATED, reason);
            }
        }
        return new Verdict.Done(Outcome.UPDATED, "attempt " + number + " recorded");
    }

    /** The page was withdrawn while it was on its way: only an arrival is worth recording. */
    private static Verdict withdrawn(Draft draft, PageId page, Attempt attempt) {
        if (attempt instanceof Attempt.Delivered(var receipt, var latency, var upkeep)) {
            draft.emit(new PageDelivered(draft.now(), Origin.TIMER, page, 1, receipt, latency, upkeep));
            Informing.arrivedLate(draft, page);
        }
        return new Verdict.Done(Outcome.DUPLICATE, "the page was withdrawn");
    }

    private static void fail(Draft draft, Page page, int attempt, String error) {
        draft.emit(new PageFailed(draft.now(), Origin.TIMER, page.id(), attempt, error));
        Fallback.after(draft, page);
        var incident = draft.incident();
        var level = incident.escalation().level();
        if (incident.isEscalating()
                && page.level() != Page.ASSIGNMENT
                && page.level() == level
                && !incident.escalation().levelReached()
                && incident.pending().values().stream().noneMatch(p -> p.page().level() == level)) {
            Climb.next(draft, "no page of level " + level + " could be delivered");
        }
    }
}
