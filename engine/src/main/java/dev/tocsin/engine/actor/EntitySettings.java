package dev.tocsin.engine.actor;

import dev.tocsin.engine.delivery.Pager;
import dev.tocsin.engine.journal.NewIncidents;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.time.TimeSource;
import java.util.function.Supplier;

/** The dependencies of every incident's actor. */
public record EntitySettings(
        TimeSource time,
        Supplier<Directory> directory,
        Pager pager,
        NewIncidents newIncidents,
        EntityMetrics metrics) {}
