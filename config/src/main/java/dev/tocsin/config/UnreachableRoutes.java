package dev.tocsin.config;

import dev.tocsin.engine.routing.Route;
import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Match;
import dev.tocsin.engine.signal.Matcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Routes that no alert can reach, as far as it can be seen from their matchers: a sibling before them takes all that
 * they match, or they ask for two values of one label.
 */
final class UnreachableRoutes {
    /** Path to reason. */
    private final Map<String, String> found = new LinkedHashMap<>();

    private UnreachableRoutes() {}

    static Map<String, String> in(Route root) {
        var routes = new UnreachableRoutes();
        routes.below(root, "route", new Known(Set.of(), Labels.EMPTY));
        return routes.found;
    }

    /** What is known of every alert that gets to a route: matchers that hold, and values of labels. */
    private record Known(Set<Matcher> matchers, Labels values) {
        Known and(Route route) {
            var all = new HashSet<>(matchers);
            var known = new HashMap<>(values.values());
            for (var matcher : route.matchers()) {
                all.add(matcher);
                if (matcher instanceof Matcher.Equal(var label, var value)) {
                    known.put(label, value);
                }
            }
            return new Known(all, Labels.of(known));
        }

        boolean implies(Matcher matcher) {
            return matchers.contains(matcher) || knows(matcher) && matcher.matches(values);
        }

        boolean excludes(Matcher matcher) {
            return knows(matcher) && matcher.match(values) == Match.NO;
        }

        private boolean knows(Matcher matcher) {
            return values.values().containsKey(matcher.label());
        }
    }

    private void below(Route route, String path, Known known) {
        for (int i = 0; i < route.routes().size(); i++) {
            var child = route.routes().get(i);
            var at = path + ".routes[" + i + ']';
            var here = known.and(child);
            var why = contradiction(child, known, here);
            for (int j = 0; why.isEmpty() && j < i; j++) {
                var before = route.routes().get(j);
                if (!before.continues() && before.matchers().stream().allMatch(here::implies)) {
                    why = path + ".routes[" + j + "] before it takes all that it matches and does not continue";
                }
            }
            if (why.isEmpty()) {
                below(child, at, here);
            } else {
                found.put(at, why);
            }
        }
    }

    private static String contradiction(Route child, Known above, Known here) {
        for (var matcher : child.matchers()) {
            if (above.excludes(matcher) || here.excludes(matcher)) {
                return "nothing that gets here matches " + matcher;
            }
        }
        return "";
    }
}
