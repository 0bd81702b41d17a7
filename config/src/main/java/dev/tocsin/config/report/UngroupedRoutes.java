package dev.tocsin.config.report;

import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.routing.Receiver;
import dev.tocsin.core.routing.Route;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds routes that page and neither have nor inherit a {@code group_by}: all their alerts join one incident. */
final class UngroupedRoutes {
    private final Map<String, Receiver> receivers;
    private final Set<String> found = new TreeSet<>();

    private UngroupedRoutes(Map<String, Receiver> receivers) {
        this.receivers = receivers;
    }

    /** The receivers of ungrouped routes. */
    static Set<String> receivers(Route root, Yaml node, Map<String, Receiver> receivers) {
        var routes = new UngroupedRoutes(receivers);
        routes.below(root, node);
        return routes.found;
    }

    /** A {@code group_by} that is written, even an empty one, is intended, and applies to the routes below. */
    private void below(Route route, Yaml node) {
        if (!(node instanceof Yaml.Mapping map) || value(map, "group_by") != null) {
            return;
        }
        var receiver = receivers.get(route.receiver());
        if (receiver != null && receiver.policy().isPresent()) {
            found.add(receiver.name());
        }
        if (value(map, "routes") instanceof Yaml.Sequence(_, var items)) {
            for (int i = 0; i < items.size(); i++) {
                below(route.routes().get(i), items.get(i));
            }
        }
    }

    private static @Nullable Yaml value(Yaml.Mapping map, String key) {
        return map.entries().stream()
                .filter(entry -> entry.key().equals(key) && !entry.value().isNothing())
                .map(Yaml.Entry::value)
                .findFirst()
                .orElse(null);
    }
}
