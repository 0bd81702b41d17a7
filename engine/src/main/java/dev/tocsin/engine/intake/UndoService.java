package dev.tocsin.engine.intake;

import dev.tocsin.engine.actor.Incidents;
import dev.tocsin.engine.incident.Decision;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentCommand.Undo;
import dev.tocsin.engine.incident.Rejection;
import dev.tocsin.engine.signal.IncidentId;
import dev.tocsin.engine.signal.Origin;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Undoes the last action of a person. A resolved incident comes back only while it still has its dedup key: if the same
 * problem has opened another incident since, the two would page twice.
 */
public final class UndoService {
    private final Incidents incidents;
    private final DedupKeys keys;

    UndoService(Incidents incidents, DedupKeys keys) {
        this.incidents = incidents;
        this.keys = keys;
    }

    public CompletionStage<Decision> undo(IncidentId id, Origin by) {
        return incidents.get(id).thenCompose(found -> found.filter(Incident::isResolved)
                .map(over -> unlessSucceeded(over, by))
                .orElseGet(() -> incidents.request(id, new Undo(by))));
    }

    private CompletionStage<Decision> unlessSucceeded(Incident over, Origin by) {
        return keys.findAgain(over.opening().key()).thenCompose(holder -> holder.filter(
                        reservation -> !reservation.id().equals(over.id()))
                .<CompletionStage<Decision>>map(other -> CompletableFuture.completedFuture(
                        new Decision.Refused(new Rejection.Succeeded(over.id(), other.id()))))
                .orElseGet(() -> incidents.request(over.id(), new Undo(by))));
    }
}
