package dev.tocsin.core.incident;

import dev.tocsin.core.signal.IncidentId;

/** The state that a stream of events leads to. */
public sealed interface IncidentState permits IncidentState.Unopened, Incident {
    IncidentId id();

    /** No event yet: the id was assigned, or never existed. */
    record Unopened(IncidentId id) implements IncidentState {}
}
