package dev.tocsin.engine.journal;

import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.signal.DedupKey;
import java.util.Optional;

/**
 * A dedup key that an incident takes in the write that opens it, or opens it again. The claim succeeds if nobody has
 * the key, if the claiming incident has it, or if {@code closed} has it. Otherwise nothing of the write is stored.
 *
 * @param closed the closed incident from which the key is taken; empty = none
 */
public record KeyClaim(DedupKey key, IncidentId id, Optional<IncidentId> closed) {}
