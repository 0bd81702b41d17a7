/** Runs systems in turn and says how they compare: medians, worst rounds, ratios, cost, and how noisy the machine was. */
@NullMarked
package dev.tocsin.bench.compare;

import org.jspecify.annotations.NullMarked;
