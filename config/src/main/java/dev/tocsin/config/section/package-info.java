/**
 * One reader for each section of the configuration, and the loader that compiles all sections into a
 * {@link dev.tocsin.config.Configuration}.
 *
 * <p>May import the base package, {@code read}, {@code icalendar}, and the engine's core packages, {@code matching} and
 * {@code channel}.
 */
@NullMarked
package dev.tocsin.config.section;

import org.jspecify.annotations.NullMarked;
