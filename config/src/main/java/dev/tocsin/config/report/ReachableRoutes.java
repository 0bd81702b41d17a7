package dev.tocsin.config.report;

import dev.tocsin.core.routing.Route;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds which routes alerts can reach, as far as the matchers show. A route is unreachable if an earlier sibling takes
 * all that it matches, or if it requires two values of one label.
 */
final class ReachableRoutes {
    /** The reason by path. */
    private final Map<String, String> unreachable = new LinkedHashMap<>();

    private final List<Route> ends = new ArrayList<>();

    private ReachableRoutes(Route root, Labels labels) {
        below(root, "route", new Known(Set.of(), labels));
    }

    /** The paths of the routes that no alert reaches, and why. */
    static Map<String, String> unreachable(Route root) {
        return new ReachableRoutes(root, Labels.EMPTY).unreachable;
    }

    /** The routes that some alert with these labels ends at, whatever other labels it has. */
    static List<Route> ends(Route root, Labels labels) {
        return new ReachableRoutes(root, labels).ends;
    }

    /** What is known of every alert that reaches a route: matchers that hold, and values of labels. */
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

        boolean implies(Route route) {
            return route.matchers().stream().allMatch(this::implies);
        }

        private boolean implies(Matcher matcher) {
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
                if (!before.continues() && here.implies(before)) {
                    why = path + ".routes[" + j + "] before it matches the same alerts and does not continue";
                }
            }
            if (why.isEmpty()) {
                below(child, at, here);
            } else {
                unreachable.put(at, why);
            }
        }
        if (route.routes().stream().noneMatch(known::implies)) {
            ends.add(route);
        }
    }

    private static String contradiction(Route child, Known above, Known here) {
        for (var matcher : child.matchers()) {
            if (above.excludes(matcher) || here.excludes(matcher)) {
                return "no alert that gets here matches " + matcher;
            }
        }
        return "";
    }
}
