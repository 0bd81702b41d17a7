/**
 * What senders report, decoded from their wire formats: the first step of the walk. Pure: {@code java.*} and JSpecify
 * only.
 */
@NullMarked
package dev.tocsin.core.signal;

import org.jspecify.annotations.NullMarked;
