/**
 * Sends planned pages through their channels and reports how each attempt ended. Keeps no state that must survive a
 * restart: a page that was not sent, or whose outcome was not recorded, is still pending in the journal.
 */
@NullMarked
package dev.tocsin.runtime.delivery;

import org.jspecify.annotations.NullMarked;
