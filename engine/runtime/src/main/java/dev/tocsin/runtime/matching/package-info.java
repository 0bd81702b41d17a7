/**
 * Text to matchers, as Alertmanager reads them, with its regular expressions (RE2, linear in the text). Shell: the core
 * only sees a predicate. May import {@code signal}.
 */
@NullMarked
package dev.tocsin.runtime.matching;

import org.jspecify.annotations.NullMarked;
