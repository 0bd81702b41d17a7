/**
 * What a change of the configuration means, in sentences: pure, without secrets and addresses. May import the base
 * package, {@code read}, {@code section} and the engine's core packages; neither {@code report} nor {@code imports}.
 */
@NullMarked
package dev.tocsin.config.diff;

import org.jspecify.annotations.NullMarked;
