/**
 * The core: the state of an incident, its commands and events. {@link dev.tocsin.core.incident.IncidentDecider} turns
 * a command into events, {@link dev.tocsin.core.incident.IncidentEvolver} applies events to a state. Both are pure
 * and total; time and the directory are passed in as values. May import the other core packages.
 */
@NullMarked
package dev.tocsin.core.incident;

import org.jspecify.annotations.NullMarked;
