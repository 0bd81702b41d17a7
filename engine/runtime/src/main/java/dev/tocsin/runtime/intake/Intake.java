package dev.tocsin.runtime.intake;

import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.policy.Correlation;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.routing.RoutingDecision;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.routing.RoutingDecision.Suppressed;
import dev.tocsin.core.routing.RoutingDecision.Unpaged;
import dev.tocsin.core.routing.RoutingDecision.Unrouted;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.db.Batcher;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.intake.DedupKeys.Opening;
import dev.tocsin.runtime.intake.SignalResult.Outcome;
import dev.tocsin.runtime.journal.EventLog;
import dev.tocsin.runtime.journal.KeyHolder;
import dev.tocsin.runtime.matching.MatchBudget;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Delivers signals to their incidents. Signals for one incident are sent together and written at once. When the stage
 * completes, everything that was accepted is on disk. When it fails nothing may be assumed, and sending the same again
 * is safe.
 */
public final class Intake implements AutoCloseable {
    private static final int MAX_TRIES = 3;
    private static final String UNKNOWN = "no incident has this key";

    private final Supplier<Router> router;
    private final TimeSource time;
    private final SignalTranslator translation;
    private final DedupKeys keys;
    private final Correlator correlator;
    private final AlertGroups groups;
    private final Incidents incidents;
    private final EventLog log;
    private final MeterRegistry meters;
    private final Map<Counted, Counter> counters = new ConcurrentHashMap<>();
    private final Admission admission;

    public Intake(
            Supplier<Router> router,
            Supplier<Directory> directory,
            Supplier<Optional<Correlation>> correlation,
            Database database,
            Supplier<IncidentId> newIds,
            Incidents incidents,
            EventLog log,
            TimeSource time,
            MeterRegistry meters) {
        this.router = router;
        this.time = time;
        this.admission = new Admission(time);
        this.translation = new SignalTranslator(directory);
        this.correlator = new Correlator(database, correlation, incidents, time, meters);
        this.keys = new DedupKeys(database, newIds);
        this.incidents = incidents;
        this.log = log;
        this.groups = new AlertGroups(database, incidents, translation);
        this.meters = meters;
        Metric.MATCHERS_FAILED.counter(meters, MatchBudget::failures);
        Metric.INTAKE_IN_FLIGHT.gauge(meters, admission::inFlight);
        Metric.INTAKE_LIMIT.gauge(meters, admission::limit);
    }

    /**
     * Delivers signals. Every signal gets at least one result, in order; more if its routes continue.
     *
     * @param caller under whose origins the signals are reported
     * @return fails with {@link OverloadException} at once if too much is in progress
     */
    public CompletionStage<List<SignalResult>> accept(Caller caller, List<Signal> signals) {
        return accept(caller, signals, 0, CompletableFuture::completedFuture);
    }

    /**
     * Delivers the signals of a request that also contains other items.
     *
     * @param others how many other items the request has, which count as work too
     * @param then what to do with the results before the request makes room for others
     */
    public <R> CompletionStage<R> accept(
            Caller caller, List<Signal> signals, int others, Function<List<SignalResult>, CompletionStage<R>> then) {
        var size = signals.size() + others;
        var fires = signals.stream().anyMatch(Signal.Firing.class::isInstance) || signals.isEmpty() && others > 0;
        if (!admission.enter(size, fires)) {
            return CompletableFuture.failedFuture(refusal());
        }
        return CompletableFuture.completedFuture(signals)
                .thenCompose(all -> take(caller, all))
                .thenCompose(then)
                .whenComplete((_, _) -> admission.leave(size))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure.getCause() instanceof Batcher.Overloaded ? refusal() : failure));
    }

    /**
     * Lets a caller refuse a request before reading it.
     *
     * @throws OverloadException while no firing alert is admitted
     */
    public void requireRoom() {
        if (admission.isFull()) {
            throw refusal();
        }
    }

    /** The service for merges by hand; it moves dedup keys. */
    public MergeService merges() {
        return new MergeService(incidents, log, keys);
    }

    @Override
    public void close() {
        correlator.close();
        keys.close();
    }

    private record Counted(String source, Outcome outcome) {}

    /**
     * A signal for one incident.
     *
     * @param placement empty = only the key is known
     * @param unknown the reason to report if no incident has the key
     */
    private record RoutedSignal(
            int place,
            Signal signal,
            Optional<Routed> placement,
            String unknown,
            CompletableFuture<SignalResult> result) {
        SignalResult result(Optional<DedupKey> key, Optional<IncidentId> incident, Outcome outcome, String reason) {
            return new SignalResult(place, key, incident, outcome, reason);
        }
    }

    /** The signals of a request for one dedup key. */
    private record Parcel(Caller caller, DedupKey key, List<RoutedSignal> signals) {
        boolean fires() {
            return signals.stream().anyMatch(routed -> routed.signal() instanceof Signal.Firing);
        }
    }

    /** Ends groups last, when the incidents of their listed alerts are known. */
    private CompletableFuture<List<SignalResult>> take(Caller caller, List<Signal> signals) {
        if (signals.stream().noneMatch(Signal.GroupCleared.class::isInstance)) {
            return takeEach(caller, signals);
        }
        return takeEach(caller, signals).thenCompose(results -> {
            var groups = IntStream.range(0, signals.size())
                    .filter(place -> signals.get(place) instanceof Signal.GroupCleared)
                    .mapToObj(place -> endGroup(caller, place, (Signal.GroupCleared) signals.get(place), results))
                    .toList();
            return CompletableFuture.allOf(groups.toArray(CompletableFuture[]::new))
                    .thenApply(_ -> Stream.concat(
                                    results.stream(), groups.stream().flatMap(ended -> ended.join().stream()))
                            .toList());
        });
    }

    private CompletableFuture<List<SignalResult>> endGroup(
            Caller caller, int place, Signal.GroupCleared over, List<SignalResult> results) {
        var listed = new LinkedHashSet<IncidentId>();
        results.forEach(result -> result.incident().ifPresent(listed::add));
        return groups.end(caller, place, over, listed);
    }

    private CompletableFuture<List<SignalResult>> takeEach(Caller caller, List<Signal> signals) {
        var parcels = new LinkedHashMap<DedupKey, Parcel>();
        var results = new ArrayList<CompletableFuture<SignalResult>>();
        var destinations = MatchBudget.shared(
                signals.size(), () -> signals.stream().map(this::route).toList());
        for (int place = 0; place < signals.size(); place++) {
            var signal = signals.get(place);
            for (var decision : destinations.get(place)) {
                var result = new CompletableFuture<SignalResult>();
                results.add(result);
                switch (decision) {
                    case Known(var key) ->
                        add(parcels, caller, key, new RoutedSignal(place, signal, Optional.empty(), UNKNOWN, result));
                    case Decided(Routed routed) ->
                        add(
                                parcels,
                                caller,
                                routed.key(),
                                new RoutedSignal(place, signal, Optional.of(routed), UNKNOWN, result));
                    case Decided(Unpaged(var key, var reason)) ->
                        add(parcels, caller, key, new RoutedSignal(place, signal, Optional.empty(), reason, result));
                    case Decided(Suppressed(var reason)) ->
                        result.complete(unplaced(place, Outcome.SUPPRESSED, reason));
                    case Decided(Unrouted(var reason)) -> result.complete(unplaced(place, Outcome.UNROUTED, reason));
                }
            }
        }
        deliver(parcels.values().iterator());
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(_ -> {
                    var all = results.stream().map(CompletableFuture::join).toList();
                    all.forEach(result -> count(signals.get(result.signal()), result));
                    return all;
                });
    }

    private static void add(Map<DedupKey, Parcel> parcels, Caller caller, DedupKey key, RoutedSignal routed) {
        parcels.computeIfAbsent(key, _ -> new Parcel(caller, key, new ArrayList<>()))
                .signals()
                .add(routed);
    }

    private sealed interface Destination {}

    private record Known(DedupKey key) implements Destination {}

    private record Decided(RoutingDecision decision) implements Destination {}

    private List<Destination> route(Signal signal) {
        if (signal instanceof Signal.GroupCleared) {
            return List.of();
        }
        if (!(signal instanceof Signal.Firing) && signal.key().isPresent()) {
            return List.of(new Known(signal.key().get()));
        }
        return router.get().route(signal, time.instant()).stream()
                .<Destination>map(Decided::new)
                .toList();
    }

    /** Delivers to at most {@link Admission#LARGEST} incidents at a time, which is the maximum weight of a request. */
    private void deliver(Iterator<Parcel> parcels) {
        var some = new ArrayList<CompletableFuture<?>>();
        while (parcels.hasNext() && some.size() < Admission.LARGEST) {
            var next = parcels.next();
            some.add(deliver(next).whenComplete((outcomes, failure) -> tell(next.signals(), outcomes, failure)));
        }
        if (parcels.hasNext()) {
            CompletableFuture.allOf(some.toArray(CompletableFuture[]::new)).whenComplete((_, failure) -> {
                if (failure == null) {
                    deliver(parcels);
                } else {
                    parcels.forEachRemaining(rest -> tell(rest.signals(), null, failure));
                }
            });
        }
    }

    private static void tell(
            List<RoutedSignal> group, @Nullable List<SignalResult> outcomes, @Nullable Throwable failure) {
        for (int i = 0; i < group.size(); i++) {
            if (outcomes != null) {
                group.get(i).result().complete(outcomes.get(i));
            } else {
                group.get(i).result().completeExceptionally(failure);
            }
        }
    }

    private CompletableFuture<List<SignalResult>> deliver(Parcel parcel) {
        if (parcel.fires()) {
            return open(parcel, Optional.empty(), MAX_TRIES);
        }
        return keys.find(parcel.key()).thenCompose(found -> found.map(holder -> send(parcel, holder, MAX_TRIES))
                .orElseGet(() -> CompletableFuture.completedFuture(parcel.signals().stream()
                        .map(routed -> routed.result(
                                Optional.of(parcel.key()), Optional.empty(), Outcome.SUPPRESSED, routed.unknown()))
                        .toList())));
    }

    /** Opens an incident, unless one has the key that is not {@code closed}: then that one gets the signals. */
    private CompletableFuture<List<SignalResult>> open(Parcel parcel, Optional<KeyHolder> closed, int tries) {
        return keys.open(parcel.key(), closed, id -> first(id, parcel, closed))
                .thenCompose(opening -> switch (opening) {
                    case Opening.Opened(var id, var answers) ->
                        CompletableFuture.completedFuture(results(parcel, id, answers));
                    case Opening.Taken(var by) -> send(parcel, by, tries);
                });
    }

    private CompletableFuture<List<SignalResult>> send(Parcel parcel, KeyHolder to, int tries) {
        return incidents
                .report(parcel.caller(), to.id(), commands(parcel, to.previous()))
                .toCompletableFuture()
                .thenCompose(answers -> tries > 1 && answers.stream().anyMatch(Intake::isClosed)
                        ? next(parcel, to, tries - 1)
                        : CompletableFuture.completedFuture(results(parcel, to.id(), answers)))
                .exceptionallyCompose(failure -> DedupKeys.holder(failure)
                        .filter(_ -> tries > 1)
                        .map(holder -> send(parcel, holder, tries - 1))
                        .orElseGet(() -> CompletableFuture.failedFuture(failure)));
    }

    private CompletableFuture<List<Answer>> first(IncidentId id, Parcel parcel, Optional<KeyHolder> closed) {
        return incidents
                .open(parcel.caller(), id, commands(parcel, closed.map(KeyHolder::id)), closed)
                .toCompletableFuture();
    }

    private List<IncidentCommand.OfSignal> commands(Parcel parcel, Optional<IncidentId> previous) {
        return parcel.signals().stream()
                .map(routed -> translation.command(routed.signal(), routed.placement(), previous))
                .toList();
    }

    /** The incident that the key has instead of a closed one gets the signals; a new one if a signal fires. */
    private CompletableFuture<List<SignalResult>> next(Parcel parcel, KeyHolder closed, int tries) {
        return parcel.fires()
                ? open(parcel, Optional.of(closed), tries)
                : keys.findAgain(parcel.key()).thenCompose(found -> send(parcel, found.orElse(closed), tries));
    }

    private List<SignalResult> results(Parcel parcel, IncidentId id, List<Answer> answers) {
        var signals = parcel.signals();
        var results = IntStream.range(0, signals.size())
                .mapToObj(i -> result(signals.get(i), parcel.key(), id, answers.get(i)))
                .toList();
        correlate(signals, results);
        return results;
    }

    private void correlate(List<RoutedSignal> group, List<SignalResult> results) {
        for (int i = 0; i < group.size(); i++) {
            if (results.get(i).outcome() == Outcome.OPENED && group.get(i).signal() instanceof Signal.Firing firing) {
                results.get(i)
                        .incident()
                        .ifPresent(id -> correlator.opened(id, firing.alert().labels()));
            }
        }
    }

    private static boolean isClosed(Answer answer) {
        return answer.outcome() == Answer.Outcome.CLOSED;
    }

    private static SignalResult result(RoutedSignal routed, DedupKey key, IncidentId id, Answer answer) {
        if (isClosed(answer) && routed.signal() instanceof Signal.Firing) {
            throw new IllegalStateException(answer.reason() + " and its key could not be given to a new one");
        }
        return SignalResult.of(routed.place(), Optional.of(key), id, answer);
    }

    private static SignalResult unplaced(int place, Outcome outcome, String reason) {
        return new SignalResult(place, Optional.empty(), Optional.empty(), outcome, reason);
    }

    private OverloadException refusal() {
        Metric.INTAKE_REFUSED.counter(meters, "in_flight").increment();
        return new OverloadException();
    }

    private void count(Signal signal, SignalResult result) {
        counters.computeIfAbsent(new Counted(signal.origin().via(), result.outcome()), this::counter)
                .increment();
    }

    private Counter counter(Counted counted) {
        return Metric.SIGNALS.counter(
                meters, counted.source(), counted.outcome().name().toLowerCase(Locale.ROOT));
    }
}
