/**
 * Notifies people and channels of what is no page: handoffs, and the start and end of maintenance. Pure sources compute
 * what is due; {@link dev.tocsin.app.notice.Notices} sends it. A courtesy: no page depends on it.
 */
@NullMarked
package dev.tocsin.app.notice;

import org.jspecify.annotations.NullMarked;
