package dev.tocsin.engine.ledger;

import java.time.Instant;

/**
 * An entry as it stands in the ledger.
 *
 * @param id its place in the one order that every node sees
 * @param by a user or the name of a token
 * @param via how it reached us
 */
public record Recorded(long id, Instant at, String by, String via, String reason, LedgerEntry entry) {}
