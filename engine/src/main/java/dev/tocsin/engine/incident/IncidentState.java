package dev.tocsin.engine.incident;

/** What a stream of events amounts to. */
public sealed interface IncidentState permits IncidentState.Unopened, Incident {
    IncidentId id();

    /** No event yet: an id that was assigned, or one that never existed. */
    record Unopened(IncidentId id) implements IncidentState {}
}
