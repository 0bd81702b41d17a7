package dev.tocsin.core.incident;

import java.time.Instant;

/**
 * When people or senders last moved an incident forward (acknowledged to resolved) and back (un-acknowledged,
 * re-opened, undone). A deadline that passes is nobody's action.
 */
record LastActions(Step forward, Step back) {
    static final LastActions NONE = new LastActions(Step.NEVER, Step.NEVER);

    /**
     * The last action in one direction.
     *
     * @param via the system or interface through which it came
     * @param before when the last action through any other one was
     */
    record Step(Instant at, String via, Instant before) {
        static final Step NEVER = new Step(Instant.MIN, "", Instant.MIN);

        private Step then(IncidentEvent event) {
            var next = event.by().via();
            return new Step(event.at(), next, next.equals(via) ? before : at);
        }

        /** When the last action was that did not come through {@code way}; {@link Instant#MIN} = never. */
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
        if (event.by().fromTimer()) {
            return this;
        }
        return isForward(event)
                ? new LastActions(forward.then(event), back)
                : isBack(event) ? new LastActions(forward, back.then(event)) : this;
    }
}
