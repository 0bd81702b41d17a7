/**
 * The HTTP API of what people change outside of incidents: overrides, silences, maintenance. May import the core and
 * the ledger.
 */
@NullMarked
package dev.tocsin.api.suppression;

import org.jspecify.annotations.NullMarked;
