package dev.tocsin.engine.intake;

import dev.tocsin.engine.actor.Incidents;
import dev.tocsin.engine.incident.Answer;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentCommand.Undo;
import dev.tocsin.engine.incident.Rejection;
import dev.tocsin.engine.journal.EventLog;
import dev.tocsin.engine.signal.Caller;
import dev.tocsin.engine.signal.IncidentId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Undoes the last action of a person. A resolved incident comes back only while it still has its dedup key: if the same
 * problem has opened another incident since, the two would page twice.
 */
public final class UndoService {
    private final Incidents incidents;
    private final EventLog log;
    private final DedupKeys keys;

    UndoService(Incidents incidents, EventLog log, DedupKeys keys) {
        this.incidents = incidents;
        this.log = log;
        this.keys = keys;
    }

    public CompletionStage<Answer> undo(Caller caller, IncidentId id) {
        return log.of(id).thenCompose(found -> found.filter(Incident::isResolved)
                .map(over -> unlessSucceeded(caller, over))
                .orElseGet(() -> execute(caller, id)));
    }

    private CompletionStage<Answer> unlessSucceeded(Caller caller, Incident over) {
        return keys.findAgain(over.opening().key()).thenCompose(holder -> holder.filter(
                        reservation -> !reservation.id().equals(over.id()))
                .<CompletionStage<Answer>>map(other -> CompletableFuture.completedFuture(
                        Answer.refused(new Rejection.Succeeded(over.id(), other.id()))))
                .orElseGet(() -> execute(caller, over.id())));
    }

    private CompletionStage<Answer> execute(Caller caller, IncidentId id) {
        return incidents.execute(caller, id, new Undo(caller.origin()));
    }
}
