package dev.tocsin.runtime.journal;

import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import java.util.Optional;

/**
 * A dedup key that an incident takes in the write that opens it, or opens it again. The claim succeeds if nobody has
 * the key, if the claiming incident has it, or if {@code from} has it. Otherwise {@link JournalWriter} stores nothing of the write.
 *
 * @param from the incident from which the key is taken: a closed one, or the target of a merge; empty = none
 * @param seen how often the key had been claimed when {@code from} was found to be closed: if it was claimed since,
 *     {@code from} may be open again, and the claim is lost; empty = this does not matter
 */
public record KeyClaim(DedupKey key, IncidentId id, Optional<IncidentId> from, Optional<Long> seen) {
    /** The claim of a new incident, from a closed one if there is one. */
    public static KeyClaim opening(DedupKey key, IncidentId id, Optional<KeyHolder> closed) {
        return new KeyClaim(key, id, closed.map(KeyHolder::id), closed.map(KeyHolder::claims));
    }

    /** The claim of an incident that comes back, perhaps out of another one that it was merged into. */
    public static KeyClaim returning(DedupKey key, IncidentId id, Optional<IncidentId> mergedInto) {
        return new KeyClaim(key, id, mergedInto, Optional.empty());
    }
}
