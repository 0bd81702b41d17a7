package dev.tocsin.core.routing;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import java.time.Duration;
import java.util.List;

/**
 * A node of the route tree, with Alertmanager's meaning. A signal that matches a node belongs to the deepest matching
 * descendant, and further siblings are tried only if the matching one says {@code continue}. A node inherits what it
 * does not set; here everything is already inherited.
 *
 * @param receiver name of a {@link Receiver}
 * @param groupBy labels that make the dedup key; {@link #ALL_LABELS} alone = every label
 */
public record Route(
        String receiver,
        List<Matcher> matchers,
        boolean continues,
        List<String> groupBy,
        Timing timing,
        List<Route> routes) {
    public static final String ALL_LABELS = "...";

    public Route {
        matchers = List.copyOf(matchers);
        groupBy = List.copyOf(groupBy);
        routes = List.copyOf(routes);
    }

    public Route(
            String receiver,
            List<Matcher> matchers,
            boolean continues,
            List<String> groupBy,
            Duration groupWait,
            List<Route> routes) {
        this(receiver, matchers, continues, groupBy, Timing.waiting(groupWait), routes);
    }

    public Duration groupWait() {
        return timing.groupWait();
    }

    /** Whether a signal with these labels belongs to this node or a descendant. */
    Match match(Labels labels) {
        return Match.all(matchers, labels);
    }
}
