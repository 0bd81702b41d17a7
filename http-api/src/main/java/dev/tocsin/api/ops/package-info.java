/** The health and the metrics of a node. */
@NullMarked
package dev.tocsin.api.ops;

import org.jspecify.annotations.NullMarked;
