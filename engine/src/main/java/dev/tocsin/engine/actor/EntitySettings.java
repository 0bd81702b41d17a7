package dev.tocsin.engine.actor;

import dev.tocsin.engine.delivery.Pager;
import dev.tocsin.engine.journal.NewIncidents;
import dev.tocsin.engine.policy.Directory;
import java.time.Clock;
import java.util.function.Supplier;

/** The dependencies of every incident's actor. */
public record EntitySettings(
        Clock clock, Supplier<Directory> directory, Pager pager, NewIncidents newIncidents, EntityMetrics metrics) {}
