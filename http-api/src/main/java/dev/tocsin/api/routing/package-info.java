/** What would become of a payload, without anything happening. */
@NullMarked
package dev.tocsin.api.routing;

import org.jspecify.annotations.NullMarked;
