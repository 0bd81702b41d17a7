package dev.tocsin.engine.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Match;
import dev.tocsin.engine.signal.Matcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
