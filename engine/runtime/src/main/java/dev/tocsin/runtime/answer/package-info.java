/**
 * What is stored to apply answers: the key of answer links, the contents of digests, and what external systems reported
 * last. May import {@code db} and the core.
 */
@NullMarked
package dev.tocsin.runtime.answer;

import org.jspecify.annotations.NullMarked;
