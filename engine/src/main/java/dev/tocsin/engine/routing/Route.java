package dev.tocsin.engine.routing;

import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Matcher;
import java.time.Duration;
import java.util.List;

/**
 * A node of the route tree, with Alertmanager's meaning: a signal that matches a node belongs to the deepest matching
 * descendant, and siblings are only tried further when the matching one says {@code continue}. What a node does not
 * set it inherits; here everything is already inherited.
 *
 * @param receiver names a {@link Receiver}
 * @param groupBy labels that make the dedup key; {@link #ALL_LABELS} alone = every label
 * @param groupWait how long a new incident gathers alerts before its first page
 */
public record Route(
        String receiver,
        List<Matcher> matchers,
        boolean continues,
        List<String> groupBy,
        Duration groupWait,
        List<Route> routes) {
    public static final String ALL_LABELS = "...";

    public Route {
        matchers = List.copyOf(matchers);
        groupBy = List.copyOf(groupBy);
        routes = List.copyOf(routes);
    }

    /** Whether a signal with these labels belongs here or further down. */
    boolean matches(Labels labels) {
        for (var matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }
}
