package dev.tocsin.runtime.actor;

import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.delivery.Pager;
import dev.tocsin.runtime.journal.NewIncidents;
import java.util.function.Supplier;

/** The dependencies of every incident's actor. */
public record EntitySettings(
        TimeSource time,
        Supplier<Directory> directory,
        Pager pager,
        NewIncidents newIncidents,
        EntityMetrics metrics) {}
