/**
 * What answers that come back need to have kept: the key of answer links, and what other systems said last. May import
 * {@code db}.
 */
@NullMarked
package dev.tocsin.engine.answer;

import org.jspecify.annotations.NullMarked;
