/** Measurements of whole processes, run by hand. Not part of the tests: a timing never fails anything here. */
@NullMarked
package dev.tocsin.bench;

import org.jspecify.annotations.NullMarked;
