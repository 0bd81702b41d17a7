/**
 * Takes a planned page to its channel and says how the attempt ended. Holds nothing that must survive: what was not
 * sent, or whose outcome was not recorded, is still pending in the journal.
 */
@NullMarked
package dev.tocsin.engine.delivery;

import org.jspecify.annotations.NullMarked;
