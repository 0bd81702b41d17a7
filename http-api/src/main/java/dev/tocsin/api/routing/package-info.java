/** Route tests: where a payload would be routed, without any effect. */
@NullMarked
package dev.tocsin.api.routing;

import org.jspecify.annotations.NullMarked;
