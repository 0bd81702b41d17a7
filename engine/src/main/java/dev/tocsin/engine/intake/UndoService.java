package dev.tocsin.engine.intake;

import dev.tocsin.engine.actor.Incidents;
import dev.tocsin.engine.incident.Decision;
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

    UndoService(Incidents incidents) {
        this.incidents = incidents;
    }

    public CompletionStage<Decision> undo(IncidentId id, Origin by) {
        return unlessSucceeded(id, incidents.request(id, new Undo(by)));
    }

    /** An incident that would open again, but for another one that has its dedup key. */
    static CompletionStage<Decision> unlessSucceeded(IncidentId id, CompletionStage<Decision> decided) {
        return decided.exceptionallyCompose(failure -> DedupKeys.holder(failure)
                .<CompletionStage<Decision>>map(holder -> CompletableFuture.completedFuture(
                        new Decision.Refused(new Rejection.Succeeded(id, holder.id()))))
                .orElseGet(() -> CompletableFuture.failedFuture(failure)));
    }
}
