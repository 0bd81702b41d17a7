/**
 * YAML to single values: files, nodes with their places, maps with fixed keys, texts, durations, zones, references to
 * secrets and to names. A fault is reported with its place and remedy, and reading continues.
 *
 * <p>A {@link dev.tocsin.config.read.Key} is defined once and has a {@link dev.tocsin.config.read.Type}; a
 * {@link dev.tocsin.config.read.Section} is a map of keys, and {@link dev.tocsin.config.read.Fields} are its values in a
 * file.
 *
 * <p>Knows no section of the configuration. May import the base package, {@code icalendar} for names of zones, the YAML
 * parser, and the engine's core packages, {@code matching} and {@code channel}.
 */
@NullMarked
package dev.tocsin.config.read;

import org.jspecify.annotations.NullMarked;
