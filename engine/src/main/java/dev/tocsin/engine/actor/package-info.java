/**
 * An incident as an actor: it hands commands to the decider, persists what comes back, and lets the pages go. {@link
 * dev.tocsin.engine.actor.Incidents} is the one public face.
 */
@NullMarked
package dev.tocsin.engine.actor;

import org.jspecify.annotations.NullMarked;
