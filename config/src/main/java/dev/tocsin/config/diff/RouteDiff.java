package dev.tocsin.config.diff;

import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.suppression.InhibitionRule;
import dev.tocsin.core.suppression.InhibitionRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Where alerts go. A route is known by its matchers and those above it, so moving one is a change of order. */
final class RouteDiff {
    private RouteDiff() {}

    static void compare(Router before, Router after, Sentences sentences) {
        var old = flat(before.root());
        var now = flat(after.root());
        for (var path : old.keySet()) {
            if (!now.containsKey(path)) {
                sentences.add(subject(path) + " is removed, it led to "
                        + old.get(path).receiver());
            }
        }
        now.forEach((path, route) -> {
            var earlier = old.get(path);
            if (earlier == null) {
                sentences.add(subject(path) + " is new and leads to " + route.receiver());
            } else {
                changes(earlier, route).forEach(change -> sentences.add(subject(path) + ": " + change));
            }
        });
        if (!order(old, now).equals(order(now, old))) {
            sentences.add("the order of the routes changes: the first route that matches wins");
        }
        sentences.keyed(
                "receiver",
                before.receivers(),
                after.receivers(),
                (was, is) -> RecordDiff.of(was, is, Set.of("name")).stream()
                        .map(change -> ": " + change)
                        .toList());
    }

    static void compare(InhibitionRules before, InhibitionRules after, Sentences sentences) {
        sentences.keyed("inhibition rule", rules(before), rules(after), RouteDiff::changes);
    }

    private static List<String> changes(InhibitionRule before, InhibitionRule after) {
        return RecordDiff.of(before, after, Set.of("name")).stream()
                .map(change -> ": " + change)
                .toList();
    }

    private static Map<String, InhibitionRule> rules(InhibitionRules inhibitionRules) {
        var rules = new LinkedHashMap<String, InhibitionRule>();
        inhibitionRules.rules().forEach(rule -> rules.put(rule.name(), rule));
        return rules;
    }

    private static List<String> changes(Route before, Route after) {
        var changes = new ArrayList<>(RecordDiff.of(before, after, Set.of("matchers", "routes", "timing")));
        changes.addAll(RecordDiff.of(before.timing(), after.timing(), Set.of()));
        return changes;
    }

    private static String subject(String path) {
        return path.isEmpty() ? "the root route" : "route " + path;
    }

    private static List<String> order(Map<String, Route> routes, Map<String, Route> others) {
        return routes.keySet().stream().filter(others::containsKey).toList();
    }

    private static Map<String, Route> flat(Route root) {
        var flat = new LinkedHashMap<String, Route>();
        collect(root, "", flat);
        return flat;
    }

    private static void collect(Route route, String above, Map<String, Route> into) {
        var own = route.matchers().stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
        var path = above.isEmpty() ? own : above + " > " + (own.isEmpty() ? "everything" : own);
        var unique = path;
        for (int twin = 2; into.containsKey(unique); twin++) {
            unique = path + " (no. " + twin + ")";
        }
        into.put(unique, route);
        for (var child : route.routes()) {
            collect(child, unique, into);
        }
    }
}
