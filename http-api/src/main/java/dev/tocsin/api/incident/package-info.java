/** Incidents over HTTP: created, looked at, changed. */
@NullMarked
package dev.tocsin.api.incident;

import org.jspecify.annotations.NullMarked;
