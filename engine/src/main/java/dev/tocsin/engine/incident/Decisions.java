package dev.tocsin.engine.incident;

import java.util.List;

/**
 * What follows from commands that were decided in turn.
 *
 * @param each one for each command, in order; of alerts that were decided together the first has the events
 * @param events of all of them, in order
 * @param after the state that the events make
 */
public record Decisions(List<Decision> each, List<IncidentEvent> events, IncidentState after) {
    public Decisions {
        each = List.copyOf(each);
        events = List.copyOf(events);
    }
}
