/**
 * One reader for each section of the configuration, with the definitions of its keys, and the loader that compiles all
 * sections into a {@link dev.tocsin.config.Configuration}. {@link dev.tocsin.config.section.Sections} has all keys.
 *
 * <p>A new key is a constant in its section's reader, which also reads it. The test of the reference says how to renew
 * the generated files.
 *
 * <p>May import the base package, {@code read}, {@code icalendar}, and the engine's core packages, {@code matching} and
 * {@code channel}.
 */
@NullMarked
package dev.tocsin.config.section;

import org.jspecify.annotations.NullMarked;
