package dev.tocsin.core.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RouterPropertiesTest {
    /** The walk with its index against Alertmanager's own, which tries one child after the other. */
    @Property
    void collect_withAnIndex_findsWhatTryingEveryChildFinds(@ForAll long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var root = route(random, List.of(), 2);
        var node = RouteNode.of(root, "route");
        for (int i = 0; i < 20; i++) {
            var labels = labels(random);
            var found = new ArrayList<RouteNode>();
            node.collect(labels, found, new ArrayList<>());
            assertEquals(
                    slowly(root, labels), found.stream().map(RouteNode::route).toList(), labels.toString());
        }
    }

    /** Nobody knows what it is: whatever it were, an alert that would be paged is paged. */
    @Property
    void route_withMatchersThatCostTooMuch_pagesWhateverTheyWouldHaveSaid(@ForAll long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var doubt = new AtomicReference<>(Match.UNKNOWN);
        var router = router(doubtful(random, List.of(), 2, doubt));
        for (int i = 0; i < 20; i++) {
            var labels = labels(random);
            if (isPaged(router, labels, doubt, Match.YES) || isPaged(router, labels, doubt, Match.NO)) {
                assertTrue(isPaged(router, labels, doubt, Match.UNKNOWN), labels::toString);
            }
        }
    }

    private static boolean isPaged(Router router, Labels labels, AtomicReference<Match> doubt, Match is) {
        doubt.set(is);
        var alert = new Alert("1", labels, "a", "", "", Map.of(), Instant.EPOCH);
        return router.route(new Signal.Firing(new Origin("t", "t"), alert, Optional.empty()), Instant.EPOCH).stream()
                .anyMatch(RoutingDecision.Routed.class::isInstance);
    }

    /** Half of its receivers page nobody. */
    private static Router router(Route root) {
        var level = new EscalationLevel(List.of(new Responder.User("sam")), Duration.ofMinutes(5));
        return new Router(
                root,
                Map.of(
                        "r0",
                        new Receiver("r0", "p"),
                        "r1",
                        new Receiver("r1", "p"),
                        "r2",
                        Receiver.ofNobody("r2"),
                        "r3",
                        Receiver.ofNobody("r3")),
                Map.of("p", new EscalationPolicy("p", List.of(level), 0, Optional.empty())),
                new SeverityScale(List.of(new SeverityScale.Rule("high", List.of(), Optional.empty())), "high"));
    }

    private static Route doubtful(
            RandomGenerator random, List<Matcher> matchers, int depth, AtomicReference<Match> doubt) {
        var children = new ArrayList<Route>();
        for (int i = random.nextInt(12); depth > 0 && i > 0; i--) {
            var wanted = new ArrayList<Matcher>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                wanted.add(
                        random.nextInt(4) == 0
                                ? new Matcher.Regex("l" + random.nextInt(3), "x", _ -> doubt.get())
                                : matcher(random));
            }
            children.add(doubtful(random, wanted, depth - 1, doubt));
        }
        return new Route("r" + random.nextInt(4), matchers, random.nextInt(3) == 0, List.of(), Duration.ZERO, children);
    }

    private static List<Route> slowly(Route route, Labels labels) {
        var all = new ArrayList<Route>();
        for (var child : route.routes()) {
            if (child.matchers().stream().allMatch(matcher -> matcher.matches(labels))) {
                all.addAll(slowly(child, labels));
                if (!child.continues()) {
                    break;
                }
            }
        }
        return all.isEmpty() ? List.of(route) : all;
    }

    private static Route route(RandomGenerator random, List<Matcher> matchers, int depth) {
        var children = new ArrayList<Route>();
        for (int i = random.nextInt(30); depth > 0 && i > 0; i--) {
            var wanted = new ArrayList<Matcher>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                wanted.add(matcher(random));
            }
            children.add(route(random, wanted, depth - 1));
        }
        return new Route("r" + random.nextInt(), matchers, random.nextInt(3) == 0, List.of(), Duration.ZERO, children);
    }

    private static Matcher matcher(RandomGenerator random) {
        var label = "l" + random.nextInt(3);
        var value = random.nextInt(5) == 0 ? "" : "v" + random.nextInt(4);
        return switch (random.nextInt(5)) {
            case 0 -> new Matcher.NotEqual(label, value);
            case 1 -> new Matcher.Regex(label, value, other -> Match.of(value.equals(other)));
            default -> new Matcher.Equal(label, value);
        };
    }

    private static Labels labels(RandomGenerator random) {
        var labels = new HashMap<String, String>();
        for (int i = 0; i < 3; i++) {
            labels.put("l" + i, random.nextInt(4) == 0 ? "" : "v" + random.nextInt(4));
        }
        return Labels.of(labels);
    }
}
