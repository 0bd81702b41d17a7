package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentEvent.EscalationReleased;
import dev.tocsin.core.signal.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what suppresses an incident with what should suppress it now. When the last suppression ends, early or in time,
 * the incident escalates again.
 */
final class SuppressionReview {
    private SuppressionReview() {}

    /** Brings the suppressions up to date, and pages if the last of them has ended. */
    static void review(Draft draft) {
        var before = draft.incident();
        if (before.isResolved()
                || !before.suppressions().any()
                        && draft.directory().suppressionRules().isEmpty()) {
            return;
        }
        var over = new ArrayList<SuppressionCause>();
        var route = before.suppressions().of(SuppressionCause.ROUTE);
        route.filter(suppression -> draft.isDue(suppression.until())).ifPresent(_ -> over.add(SuppressionCause.ROUTE));
        var match = SuppressionCheck.match(draft);
        var known = before.suppressions().of(SuppressionCause.QUIET);
        if (known.isPresent() && match.isEmpty()) {
            over.add(SuppressionCause.QUIET);
        }
        if (match.isPresent() && (known.isPresent() || before.isEscalating())) {
            SuppressionCheck.suppress(draft, match.get());
        }
        if (!over.isEmpty()) {
            release(draft, over, before);
        }
    }

    private static void release(Draft draft, List<SuppressionCause> over, Incident before) {
        var reason = "no longer suppressed: "
                + String.join(
                        "; ",
                        over.stream()
                                .map(cause -> why(before, cause, draft.now()))
                                .toList());
        draft.emit(new EscalationReleased(draft.now(), Origin.TIMER, over, reason));
        var isFree = draft.incident().status() instanceof Status.New
                && draft.incident().snoozedUntil().isEmpty()
                && !draft.incident().suppressions().any();
        if (isFree && before.isUnheardOf() && before.allClear()) {
            draft.resolve(
                    Origin.TIMER, "all alerts cleared while the incident was suppressed, before anybody was paged");
            return;
        }
        if (!draft.incident().isEscalating()) {
            SeverityRise.page(draft, Origin.TIMER);
            return;
        }
        var nextAt = before.escalation().nextAt();
        if (nextAt.isPresent() && before.escalation().level() == 0) {
            Escalator.ifDue(draft, reason);
        } else if (nextAt.filter(at -> !draft.isDue(at)).isPresent()) {
            // A recipient who was not notified of an all-clear since the last page knows the current state.
            LevelRepeat.page(draft, Origin.TIMER, reason, name -> AllClear.isNotified(before, name));
            SeverityRise.page(draft, Origin.TIMER);
        } else {
            Escalator.resume(draft, reason);
        }
    }

    private static String why(Incident incident, SuppressionCause cause, Instant now) {
        return incident.suppressions()
                .of(cause)
                .map(suppression -> suppression.reason() + (suppression.until().isAfter(now) ? " (ended early)" : ""))
                .orElse("");
    }
}
