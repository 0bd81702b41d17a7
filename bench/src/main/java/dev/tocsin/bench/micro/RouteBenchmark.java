package dev.tocsin.bench.micro;

import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.routing.RoutingDecision;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.runtime.matching.MatcherResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Trees of teams with four routes each, half of the teams found by a label and half by a regular expression. The
 * alerts are spread evenly over the teams, so that the walk tries half of them.
 */
@State(Scope.Thread)
public class RouteBenchmark {
    private static final int ROUTES_OF_A_TEAM = 5;

    private final Router routes50 = router(50 / ROUTES_OF_A_TEAM);
    private final Router routes2000 = router(2_000 / ROUTES_OF_A_TEAM);
    private final Inputs<Signal> signals50 = signals(50 / ROUTES_OF_A_TEAM);
    private final Inputs<Signal> signals2000 = signals(2_000 / ROUTES_OF_A_TEAM);
    private final Inputs<Signal> strangers = Inputs.of(n -> World.firing(n, "nobody" + n));

    @Benchmark
    public List<RoutingDecision> tree50() {
        return routes50.route(signals50.next(), World.T0);
    }

    @Benchmark
    public List<RoutingDecision> tree2000() {
        return routes2000.route(signals2000.next(), World.T0);
    }

    /** Alerts that no team wants: every team is tried and the root has them. */
    @Benchmark
    public List<RoutingDecision> tree2000Unmatched() {
        return routes2000.route(strangers.next(), World.T0);
    }

    private static Inputs<Signal> signals(int teams) {
        return Inputs.of(n -> World.firing(n, team(n * teams / Inputs.COUNT)));
    }

    private static Router router(int teams) {
        var routes =
                IntStream.range(0, teams).mapToObj(RouteBenchmark::routesOf).toList();
        return World.router(route("warning", List.of(), routes));
    }

    private static String team(int n) {
        return "team" + n;
    }

    private static Route routesOf(int n) {
        var matcher = n % 2 == 0 ? new Matcher.Equal("team", team(n)) : regex("service", team(n) + "-(api|web|worker)");
        return route(
                "warning",
                List.of(matcher),
                List.of(
                        route("info", regex("namespace", "(?i)dev|test|staging")),
                        route("critical", regex("severity", "(?i)critical|page|P0|SEV1")),
                        route("info", new Matcher.Equal("severity", "info")),
                        route("warning", new Matcher.NotEqual("cluster", "c0"))));
    }

    private static Matcher regex(String label, String source) {
        return ((MatcherResult.Good) MatcherResult.parse(label + "=~\"" + source + '"'))
                .matchers()
                .getFirst();
    }

    private static Route route(String receiver, Matcher matcher) {
        return route(receiver, List.of(matcher), List.of());
    }

    private static Route route(String receiver, List<Matcher> matchers, List<Route> routes) {
        return new Route(
                receiver, matchers, false, List.of("alertname", "category", "team"), Duration.ofSeconds(30), routes);
    }
}
