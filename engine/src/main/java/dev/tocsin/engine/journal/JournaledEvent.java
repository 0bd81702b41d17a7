package dev.tocsin.engine.journal;

import dev.tocsin.engine.incident.IncidentEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event that is written to or read from the journal.
 *
 * @param row on the last event of a write: the incident's index row after it, written in the same transaction. Never
 *     read back.
 */
public record JournaledEvent(IncidentEvent event, @Nullable IncidentRow row) {}
