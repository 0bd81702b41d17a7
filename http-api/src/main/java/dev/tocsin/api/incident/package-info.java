/** The HTTP API of incidents: creating, listing, showing and changing them. */
@NullMarked
package dev.tocsin.api.incident;

import org.jspecify.annotations.NullMarked;
