/**
 * The heart: what an incident is, what may happen to it and what follows. {@link
 * dev.tocsin.engine.incident.IncidentDecider} and {@link dev.tocsin.engine.incident.IncidentEvolver} are pure and
 * total; time and the directory come in as values. May import the other core packages.
 */
@NullMarked
package dev.tocsin.engine.incident;

import org.jspecify.annotations.NullMarked;
