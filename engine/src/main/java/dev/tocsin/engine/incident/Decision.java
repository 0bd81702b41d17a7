package dev.tocsin.engine.incident;

import java.util.List;

/** What follows from a command. */
public sealed interface Decision {
    /**
     * These events, in this order, all or none. No event means that nothing needed to change.
     *
     * @param after the state that the events make
     */
    record Accepted(Outcome outcome, String reason, List<IncidentEvent> events, IncidentState after)
            implements Decision {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    record Refused(Rejection rejection) implements Decision {}

    /** What the sender is told. */
    enum Outcome {
        OPENED,
        UPDATED,
        DUPLICATE,
        RESOLVED
    }
}
