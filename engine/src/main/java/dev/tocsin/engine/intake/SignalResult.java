package dev.tocsin.engine.intake;

import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.IncidentId;
import java.util.Optional;

/**
 * The result of one signal at one receiver. It is on disk when the sender gets it.
 *
 * @param signal index of the signal in the list that was passed in, from 0
 */
public record SignalResult(
        int signal, Optional<DedupKey> key, Optional<IncidentId> incident, Outcome outcome, String reason) {
    public enum Outcome {
        OPENED,
        UPDATED,
        DUPLICATE,
        RESOLVED,
        SUPPRESSED,
        UNROUTED,
        REJECTED
    }
}
