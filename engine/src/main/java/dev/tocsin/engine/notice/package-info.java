/**
 * Tells people and channels what is no page: a schedule changes hands, maintenance begins or ends. Pure sources say what
 * is due; {@link dev.tocsin.engine.notice.Notices} sends it. A courtesy: nothing that pages depends on it.
 */
@NullMarked
package dev.tocsin.engine.notice;

import org.jspecify.annotations.NullMarked;
