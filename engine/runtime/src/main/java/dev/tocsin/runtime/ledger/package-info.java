/**
 * The ledger of what people change outside incidents: who, when, why, and the resulting state. Every node follows the
 * same append-only table and folds it to the same state.
 */
@NullMarked
package dev.tocsin.runtime.ledger;

import org.jspecify.annotations.NullMarked;
