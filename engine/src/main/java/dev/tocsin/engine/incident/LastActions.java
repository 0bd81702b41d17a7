package dev.tocsin.engine.incident;

import dev.tocsin.engine.signal.Origin;
import java.time.Instant;

/** When people or senders last took an incident towards its end, and back. A deadline that passed is nobody's step. */
record LastActions(Step forward, Step back) {
    static final LastActions NONE = new LastActions(Step.NEVER, Step.NEVER);

    /**
     * @param via the way it came by
     * @param before when the last one by any other way was
     */
    record Step(Instant at, String via, Instant before) {
        static final Step NEVER = new Step(Instant.MIN, "", Instant.MIN);

        private Step then(IncidentEvent event) {
            var next = event.by().via();
            return new Step(event.at(), next, next.equals(via) ? before : at);
        }

        /** The last one that did not come by this way; {@link Instant#MIN} = never. */
        Instant otherThan(String way) {
            return way.equals(via) ? before : at;
        }
    }

    static boolean isStep(IncidentEvent event) {
        return isForward(event) || isBack(event);
    }

    private static boolean isForward(IncidentEvent event) {
        return event instanceof IncidentEvent.Acknowledged
                || event instanceof IncidentEvent.InvestigationStarted
                || event instanceof IncidentEvent.Mitigated
                || event instanceof IncidentEvent.Resolved
                || event instanceof IncidentEvent.Merged;
    }

    private static boolean isBack(IncidentEvent event) {
        return event instanceof IncidentEvent.Unacknowledged
                || event instanceof IncidentEvent.Reopened
                || event instanceof IncidentEvent.Undone
                || event instanceof IncidentEvent.Unmerged;
    }

    LastActions after(IncidentEvent event) {
        if (event.by().equals(Origin.TIMER)) {
            return this;
        }
        return isForward(event)
                ? new LastActions(forward.then(event), back)
                : isBack(event) ? new LastActions(forward, back.then(event)) : this;
    }
}
