/**
 * The configuration: YAML files are parsed into nodes that know their place, read section by section, and compiled
 * into the core's types. Everything that is wrong is found in one pass and named with its place and remedy.
 *
 * <p>May import {@code engine}'s core packages ({@code signal}, {@code oncall}, {@code policy}, {@code routing}) and
 * the YAML parser; no Pekko, no network.
 */
@NullMarked
package dev.tocsin.config;

import org.jspecify.annotations.NullMarked;
