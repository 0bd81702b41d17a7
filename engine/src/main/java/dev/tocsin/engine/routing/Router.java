package dev.tocsin.engine.routing;

import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Matcher;
import dev.tocsin.engine.signal.SeverityScale;
import dev.tocsin.engine.signal.Signal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Walks the route tree. Pure and total: every signal gets at least one decision, each with its reason.
 *
 * @param root matches everything its matchers match; like Alertmanager's it usually has none
 */
public record Router(
        Route root, Map<String, Receiver> receivers, Map<String, EscalationPolicy> policies, SeverityScale severities) {
    public Router {
        receivers = Map.copyOf(receivers);
        policies = Map.copyOf(policies);
    }

    /**
     * One decision for each dedup key the signal reaches; more than one only through {@code continue}. Two ways to the
     * same key count once, by the first of them.
     */
    public List<RoutingDecision> route(Signal signal) {
        var matches = new ArrayList<Match>();
        if (root.matches(signal.labels())) {
            collect(root, "route", signal.labels(), matches);
        }
        if (matches.isEmpty()) {
            return List.of(new RoutingDecision.Unrouted("no route matches " + signal.labels()));
        }
        // A sender's own incident is one incident here too, so the first receiver has it.
        if (matches.size() == 1 || signal.key().isPresent()) {
            return List.of(decide(matches.getFirst(), signal));
        }
        var reached = new HashSet<DedupKey>();
        return matches.stream()
                .map(match -> decide(match, signal))
                .filter(decision -> !(decision instanceof RoutingDecision.Routed routed) || reached.add(routed.key()))
                .toList();
    }

    private record Match(Route route, String path) {}

    /** @param route matches the labels */
    private static void collect(Route route, String path, Labels labels, List<Match> into) {
        var before = into.size();
        for (int i = 0; i < route.routes().size(); i++) {
            var child = route.routes().get(i);
            if (child.matches(labels)) {
                collect(child, path + ".routes[" + i + "]", labels, into);
                if (!child.continues()) {
                    break;
                }
            }
        }
        if (into.size() == before) {
            into.add(new Match(route, path));
        }
    }

    private RoutingDecision decide(Match match, Signal signal) {
        var route = match.route();
        var receiver = receivers.get(route.receiver());
        if (receiver == null) {
            return new RoutingDecision.Unrouted(match.path() + " names no known receiver: " + route.receiver());
        }
        var policy = policies.get(receiver.policy());
        if (policy == null) {
            return new RoutingDecision.Unrouted("receiver " + receiver.name() + " names no known policy");
        }
        var wanted = signal.labels().get("severity");
        var severity = severities.find(wanted);
        var reason = match.path() + matchers(route.matchers()) + " leads to receiver " + receiver.name()
                + " and policy "
                + policy.name()
                + (severity.isPresent() ? "" : "; severity " + unknown(wanted) + ", taken as " + severities.fallback());
        return new RoutingDecision.Routed(
                key(route, signal),
                receiver.name(),
                policy,
                severity.orElseGet(severities::fallbackSeverity),
                route.groupWait(),
                reason);
    }

    private static String matchers(List<Matcher> matchers) {
        return matchers.isEmpty()
                ? " (matches everything)"
                : matchers.stream().map(Matcher::toString).collect(Collectors.joining(", ", " (", ")"));
    }

    private static String unknown(String wanted) {
        return wanted.isEmpty() ? "not given" : '"' + wanted + "\" is not on the scale";
    }

    /** The sender's own key, or the receiver and the route's group labels: two receivers never share an incident. */
    private static DedupKey key(Route route, Signal signal) {
        return signal.key().orElseGet(() -> {
            var labels = route.groupBy().contains(Route.ALL_LABELS)
                    ? signal.labels()
                    : signal.labels().only(route.groupBy());
            var text = route.receiver() + labels;
            return new DedupKey(text.length() <= DedupKey.MAX_LENGTH ? text : route.receiver() + '#' + sha256(text));
        });
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
