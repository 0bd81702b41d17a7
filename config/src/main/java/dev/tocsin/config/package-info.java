/**
 * The configuration: YAML files are parsed into nodes with locations, read section by section, and compiled into the
 * core's types. All faults are found in one pass, each with its place and remedy.
 *
 * <p>May import the engine's core packages, {@code matching} and {@code channel}, and the YAML parser; no Pekko, no
 * network.
 */
@NullMarked
package dev.tocsin.config;

import org.jspecify.annotations.NullMarked;
