package dev.tocsin.core.incident;

import java.util.List;

/**
 * The results of commands that were decided one after the other.
 *
 * @param each one for each command, in order; of alerts that were decided together the first has all the events
 * @param events of all commands, in order
 * @param states after each of the events: what one event changed, a later one may make the incident forget
 * @param after the state after all events
 */
public record Decisions(
        List<Decision> each, List<IncidentEvent> events, List<IncidentState> states, IncidentState after) {
    public Decisions {
        each = List.copyOf(each);
        events = List.copyOf(events);
        states = List.copyOf(states);
    }
}
