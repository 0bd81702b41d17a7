package dev.tocsin.core.incident;

import java.util.List;

/** The result of a command: the events to record, or the reason for refusing it. */
public sealed interface Decision {
    /**
     * The events to record, in this order, all or none. No event means that nothing needed to change.
     *
     * @param reason for whoever sent the command
     * @param after the state after the events
     */
    record Accepted(Outcome outcome, String reason, List<IncidentEvent> events, IncidentState after)
            implements Decision {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    record Refused(Rejection rejection) implements Decision {}

    /** The outcome that the sender gets. */
    enum Outcome {
        OPENED,
        UPDATED,
        DUPLICATE,
        RESOLVED
    }
}
