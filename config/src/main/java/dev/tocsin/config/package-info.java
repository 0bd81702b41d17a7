/**
 * The configuration as a value: what a node runs with, the files it was read from, and the problems of a configuration
 * that is not valid.
 *
 * <p>{@code read} turns files into values with places, {@code section} has one reader for each section and compiles them
 * into the core's types, {@code report} tells a person what a configuration means, {@code diff} what a change means, and
 * {@code imports} writes YAML from other products' files. All faults are found in one pass, each with its place and
 * remedy.
 *
 * <p>May import the engine's core packages, {@code matching} and {@code channel}; no other package of the configuration.
 */
@NullMarked
package dev.tocsin.config;

import org.jspecify.annotations.NullMarked;
