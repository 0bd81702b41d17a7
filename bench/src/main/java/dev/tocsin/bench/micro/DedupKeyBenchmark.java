package dev.tocsin.bench.micro;

import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.routing.RoutingDecision;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The ways to a dedup key, each through a tree of one route. What a key costs is the difference to {@link
 * #baselineGiven}, where the sender brings it.
 */
@State(Scope.Thread)
public class DedupKeyBenchmark {
    private final Router byThree = router("alertname", "category", "team");
    private final Router byAll = router(Route.ALL_LABELS);
    private final Inputs<Signal> signals = Inputs.of(n -> World.firing(n, "platform"));
    private final Inputs<Signal> oversized = Inputs.of(n -> World.firing(oversized(World.alert(n, "platform"))));
    private final Inputs<Signal> keyed = Inputs.of(n ->
            new Signal.Firing(World.SENDER, World.alert(n, "platform"), Optional.of(new DedupKey("pagerduty:" + n))));

    @Benchmark
    public List<RoutingDecision> baselineGiven() {
        return byThree.route(keyed.next(), World.T0);
    }

    @Benchmark
    public List<RoutingDecision> threeLabels() {
        return byThree.route(signals.next(), World.T0);
    }

    /** Ten labels. */
    @Benchmark
    public List<RoutingDecision> allLabels() {
        return byAll.route(signals.next(), World.T0);
    }

    /** Labels that are too long for a key, so that their hash is taken. */
    @Benchmark
    public List<RoutingDecision> hashed() {
        return byAll.route(oversized.next(), World.T0);
    }

    private static Router router(String... groupBy) {
        return World.router(new Route("critical", List.of(), false, List.of(groupBy), Duration.ZERO, List.of()));
    }

    private static Alert oversized(Alert alert) {
        return new Alert(
                alert.id(),
                alert.labels().with("query", "x".repeat(DedupKey.MAX_LENGTH)),
                alert.title(),
                alert.service(),
                alert.link(),
                alert.annotations(),
                alert.startsAt());
    }
}
