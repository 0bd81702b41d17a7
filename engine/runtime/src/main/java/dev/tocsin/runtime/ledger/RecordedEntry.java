package dev.tocsin.runtime.ledger;

import java.time.Instant;

/**
 * An entry in the ledger.
 *
 * @param id its position in the order that every node sees
 * @param by a user or the name of a token
 * @param via how the request reached Tocsin
 */
public record RecordedEntry(long id, Instant at, String by, String via, String reason, LedgerEntry entry) {}
