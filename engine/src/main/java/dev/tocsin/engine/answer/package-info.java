/**
 * What answers that come back need to have kept: the key of answer links, what each digest stood for, and what other
 * systems said last. May import {@code db} and the core.
 */
@NullMarked
package dev.tocsin.engine.answer;

import org.jspecify.annotations.NullMarked;
