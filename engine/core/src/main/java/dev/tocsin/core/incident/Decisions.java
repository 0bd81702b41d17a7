package dev.tocsin.core.incident;

import java.util.List;

/**
 * The results of commands that were decided one after the other.
 *
 * @param each one for each command, in order; of alerts that were decided together the first has all the events
 * @param events of all commands, in order
 * @param after the state after the events
 */
public record Decisions(List<Decision> each, List<IncidentEvent> events, IncidentState after) {
    public Decisions {
        each = List.copyOf(each);
        events = List.copyOf(events);
    }
}
