/**
 * YAML to single values: files, nodes with their places, maps with fixed keys, texts, durations, zones, references to
 * secrets and to names. A fault is reported with its place and remedy, and reading continues.
 *
 * <p>Knows no section. May import the base package, {@code icalendar} for names of zones, the YAML parser, and the
 * engine's core packages, {@code matching} and {@code channel}.
 */
@NullMarked
package dev.tocsin.config.read;

import org.jspecify.annotations.NullMarked;
