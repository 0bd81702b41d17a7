/**
 * Measurements, run by hand, of whole processes and, in {@code micro}, of single functions. Not part of the tests: a
 * timing never fails anything here.
 */
@NullMarked
package dev.tocsin.bench;

import org.jspecify.annotations.NullMarked;
