package dev.tocsin.engine.routing;

import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Match;
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

    /** Whether a signal with these labels belongs here or further down. */
    Match match(Labels labels) {
        return Match.all(matchers, labels);
    }
}
