package dev.tocsin.runtime.journal;

import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import java.util.Optional;

/**
 * A dedup key that an incident takes in the write that opens it, or opens it again. The claim succeeds if nobody has
 * the key, if the claiming incident has it, or if {@code from} has it. Otherwise {@link JournalWriter} stores nothing of the write.
 *
 * @param from the incident from which the key is taken: a closed one, or the target of a merge; empty = none
 */
public record KeyClaim(DedupKey key, IncidentId id, Optional<IncidentId> from) {}
