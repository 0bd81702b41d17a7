/**
 * Each incident is an actor: it passes commands to the decider, persists the resulting events and sends the pages.
 * {@link dev.tocsin.runtime.actor.Incidents} is the command gateway, which every change goes through.
 */
@NullMarked
package dev.tocsin.runtime.actor;

import org.jspecify.annotations.NullMarked;
