/**
 * What people change outside of incidents: who, when, why, and what follows from all of it. Every node follows the same
 * append-only table and folds it to the same state.
 */
@NullMarked
package dev.tocsin.engine.ledger;

import org.jspecify.annotations.NullMarked;
