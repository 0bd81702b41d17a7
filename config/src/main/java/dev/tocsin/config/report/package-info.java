/**
 * What a configuration means, for a person: warnings, the summary, the JSON Schema and the reference of all keys.
 *
 * <p>May import the base package, {@code read}, {@code section}, and the engine's core packages, {@code matching} and
 * {@code channel}; neither {@code diff} nor {@code imports}.
 */
@NullMarked
package dev.tocsin.config.report;

import org.jspecify.annotations.NullMarked;
