package dev.tocsin.engine.actor;

import dev.tocsin.engine.delivery.Pager;
import dev.tocsin.engine.journal.NewIncidents;
import dev.tocsin.engine.policy.Directory;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What every incident's actor works with.
 *
 * @param directory the configuration that is valid now
 */
public record EntitySettings(
        Clock clock, Supplier<Directory> directory, Pager pager, NewIncidents newIncidents, EntityMetrics metrics) {}
