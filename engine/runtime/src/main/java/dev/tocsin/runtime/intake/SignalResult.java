package dev.tocsin.runtime.intake;

import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentView;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import java.util.Optional;

/**
 * The result of one signal at one receiver. It is on disk when the sender gets it.
 *
 * @param signal index of the signal in the list that was passed in, from 0
 * @param view the incident, if the caller is a client of the API
 */
public record SignalResult(
        int signal,
        Optional<DedupKey> key,
        Optional<IncidentId> incident,
        Outcome outcome,
        String reason,
        Optional<IncidentView> view) {
    public SignalResult(
            int signal, Optional<DedupKey> key, Optional<IncidentId> incident, Outcome outcome, String reason) {
        this(signal, key, incident, outcome, reason, Optional.empty());
    }

    /** The result of a command for an incident. */
    public static SignalResult of(int signal, Optional<DedupKey> key, IncidentId id, Answer answer) {
        return new SignalResult(
                signal, key, Optional.of(id), Outcome.of(answer.outcome()), answer.reason(), answer.view());
    }

    public enum Outcome {
        OPENED,
        UPDATED,
        DUPLICATE,
        RESOLVED,
        SUPPRESSED,
        UNROUTED,
        REJECTED;

        private static Outcome of(Answer.Outcome outcome) {
            return outcome.decided()
                    .map(decided -> switch (decided) {
                        case OPENED -> OPENED;
                        case UPDATED -> UPDATED;
                        case DUPLICATE -> DUPLICATE;
                        case RESOLVED -> RESOLVED;
                    })
                    .orElse(SUPPRESSED);
        }
    }
}
