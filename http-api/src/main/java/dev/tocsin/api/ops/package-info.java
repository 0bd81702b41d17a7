/** How a node is: health and metrics. */
@NullMarked
package dev.tocsin.api.ops;

import org.jspecify.annotations.NullMarked;
