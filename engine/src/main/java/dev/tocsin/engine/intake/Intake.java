package dev.tocsin.engine.intake;

import dev.tocsin.engine.actor.Incidents;
import dev.tocsin.engine.db.Batcher;
import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.incident.Decision;
import dev.tocsin.engine.incident.IncidentCommand;
import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.incident.Rejection;
import dev.tocsin.engine.intake.DedupKeys.Reservation;
import dev.tocsin.engine.intake.SignalResult.Outcome;
import dev.tocsin.engine.routing.Router;
import dev.tocsin.engine.routing.RoutingDecision;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.Signal;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Takes signals to their incidents. Signals for one incident travel together and are written at once. When the stage
 * completes everything that was accepted is on disk; when it fails nothing may be assumed, and sending the same again
 * is safe.
 */
public final class Intake implements AutoCloseable {
    /** Signals under way at once: fewer than an incident's actor can stash, so none is dropped there. */
    private static final int MOST_UNDER_WAY = 8_000;

    private static final int MOST_TRIES = 3;

    private final Supplier<Router> router;
    private final DedupKeys keys;
    private final Incidents incidents;
    private final MeterRegistry meters;
    private final Semaphore free = new Semaphore(MOST_UNDER_WAY);

    public Intake(
            Supplier<Router> router,
            Database database,
            Supplier<IncidentId> newIds,
            Incidents incidents,
            MeterRegistry meters) {
        this.router = router;
        this.keys = new DedupKeys(database, newIds);
        this.incidents = incidents;
        this.meters = meters;
    }

    /**
     * Every signal gets at least one result, in order; more where its routes continue.
     *
     * @return fails with {@link Batcher.Overloaded} at once when too much is under way
     */
    public CompletionStage<List<SignalResult>> accept(List<Signal> signals) {
        var wanted = Math.min(signals.size(), MOST_UNDER_WAY);
        if (!free.tryAcquire(wanted)) {
            return CompletableFuture.failedFuture(new Batcher.Overloaded("intake"));
        }
        return take(signals).whenComplete((_, _) -> free.release(wanted));
    }

    @Override
    public void close() {
        keys.close();
    }

    /** A signal on its way to one incident, and where its result belongs. */
    private record Parcel(int place, DedupKey key, Signal signal, Optional<RoutingDecision.Routed> placement) {}

    private CompletableFuture<List<SignalResult>> take(List<Signal> signals) {
        var parcels = new LinkedHashMap<DedupKey, List<Parcel>>();
        var results = new ArrayList<CompletableFuture<SignalResult>>();
        for (var signal : signals) {
            for (var decision : decisions(signal)) {
                var place = results.size();
                results.add(new CompletableFuture<>());
                switch (decision) {
                    case RoutingDecision.Routed routed ->
                        parcels.computeIfAbsent(routed.key(), _ -> new ArrayList<>())
                                .add(new Parcel(place, routed.key(), signal, Optional.of(routed)));
                    case RoutingDecision.Suppressed(var reason) ->
                        results.get(place).complete(unplaced(signal, Outcome.SUPPRESSED, reason));
                    case RoutingDecision.Unrouted(var reason) ->
                        results.get(place).complete(unplaced(signal, Outcome.UNROUTED, reason));
                }
            }
        }
        parcels.forEach((key, group) -> deliver(key, group, results));
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(_ -> results.stream().map(CompletableFuture::join).toList());
    }
}
