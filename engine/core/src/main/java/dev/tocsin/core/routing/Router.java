package dev.tocsin.core.routing;

import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Sha256;
import dev.tocsin.core.signal.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Routes signals through the route tree. Pure and total: every signal gets at least one decision, each with its reason.
 */
public final class Router {
    private final RouteNode root;
    private final Map<String, Receiver> receivers;
    private final Map<String, EscalationPolicy> policies;
    private final Map<String, EscalationPolicy> ofReceivers = new HashMap<>();
    private final SeverityScale severities;

    /** @param root its own matchers apply too; as in Alertmanager it usually has none */
    public Router(
            Route root,
            Map<String, Receiver> receivers,
            Map<String, EscalationPolicy> policies,
            SeverityScale severities) {
        this.root = RouteNode.of(root, "route");
        this.receivers = Map.copyOf(receivers);
        this.policies = Map.copyOf(policies);
        receivers.forEach((name, receiver) -> {
            receiver.policy().map(policies::get).ifPresent(policy -> ofReceivers.put(name, receiver.own(policy)));
        });
        this.severities = severities;
    }

    public Route root() {
        return root.route();
    }

    public Map<String, Receiver> receivers() {
        return receivers;
    }

    public Map<String, EscalationPolicy> policies() {
        return policies;
    }

    public SeverityScale severities() {
        return severities;
    }

    /**
     * Routes a signal: one decision for each dedup key; more than one only through {@code continue}. Two routes to the
     * same key count once, by the first of them.
     */
    public List<RoutingDecision> route(Signal signal, Instant now) {
        var matches = new ArrayList<RouteNode>();
        var untried = new ArrayList<RouteNode>();
        switch (root.route().match(signal.labels())) {
            case YES -> root.collect(signal.labels(), matches, untried);
            case NO -> {}
            case UNKNOWN -> untried.add(root);
        }
        var decisions = decide(matches, signal, now, untried);
        return untried.isEmpty() || decisions.stream().anyMatch(RoutingDecision.Routed.class::isInstance)
                ? decisions
                : List.of(pagedAllTheSame(decisions.getFirst(), signal, untried));
    }

    private List<RoutingDecision> decide(List<RouteNode> matches, Signal signal, Instant now, List<RouteNode> untried) {
        if (matches.isEmpty()) {
            return List.of(new RoutingDecision.Unrouted("no route matches " + signal.labels() + untried(untried)));
        }
        // A sender's own incident is a single incident in Tocsin too, so it belongs to the first receiver.
        if (matches.size() == 1 || signal.key().isPresent()) {
            return List.of(decide(matches.getFirst(), signal, now, untried));
        }
        var reached = new HashSet<DedupKey>();
        return matches.stream()
                .map(match -> decide(match, signal, now, untried))
                .filter(decision -> switch (decision) {
                    case RoutingDecision.Routed routed -> reached.add(routed.key());
                    case RoutingDecision.Unpaged unpaged -> reached.add(unpaged.key());
                    case RoutingDecision.Suppressed _, RoutingDecision.Unrouted _ -> true;
                })
                .toList();
    }

    /**
     * Pages for a signal that would page nobody although some routes could not be evaluated. Tried in order are the
     * root route, the routes that were not evaluated, and the first route of the tree that pages. A mute of that route
     * does not apply.
     */
    private RoutingDecision pagedAllTheSame(RoutingDecision decision, Signal signal, List<RouteNode> untried) {
        return Stream.of(Stream.of(root), untried.stream(), root.all())
                .flatMap(Function.identity())
                .flatMap(node -> Optional.ofNullable(
                        ofReceivers.get(node.route().receiver()))
                        .map(policy -> routed(
                                node,
                                policy,
                                signal,
                                Optional.empty(),
                                decision.reason() + "; so that somebody is paged, it goes to receiver "
                                        + node.route().receiver() + " and policy " + policy.name() + severity(signal)))
                        .stream())
                .findFirst()
                .<RoutingDecision>map(Function.identity())
                .orElse(decision);
    }

    private RoutingDecision decide(RouteNode match, Signal signal, Instant now, List<RouteNode> untried) {
        var route = match.route();
        var receiver = receivers.get(route.receiver());
        if (receiver == null) {
            return new RoutingDecision.Unrouted(
                    match.path() + " names no known receiver: " + route.receiver() + untried(untried));
        }
        if (receiver.policy().isEmpty()) {
            var reason = match.path() + matchers(route.matchers()) + " leads to receiver " + receiver.name()
                    + ", which pages nobody" + untried(untried);
            return signal instanceof Signal.Firing
                    ? new RoutingDecision.Suppressed(reason)
                    : new RoutingDecision.Unpaged(key(route, signal), reason);
        }
        var policy = ofReceivers.get(receiver.name());
        if (policy == null) {
            return new RoutingDecision.Unrouted(
                    "receiver " + receiver.name() + " names no known policy" + untried(untried));
        }
        var reason = match.path() + matchers(route.matchers()) + " leads to receiver " + receiver.name()
                + " and policy "
                + policy.name()
                + severity(signal)
                + untried(untried);
        var mute = route.timing().muteAt(now);
        var open = mute.flatMap(_ -> route.timing().openFrom(now));
        if (mute.isPresent() && open.isEmpty() && signal instanceof Signal.Firing) {
            return new RoutingDecision.Suppressed(reason + ", which is " + mute.get() + " for years to come");
        }
        return routed(
                match,
                policy,
                signal,
                open,
                open.map(end -> reason + "; " + mute.orElse("") + " until " + end)
                        .orElse(reason));
    }

    private RoutingDecision.Routed routed(
            RouteNode match, EscalationPolicy policy, Signal signal, Optional<Instant> holdUntil, String reason) {
        var route = match.route();
        return new RoutingDecision.Routed(
                key(route, signal),
                route.receiver(),
                policy,
                severities.find(signal.labels().get("severity")).orElseGet(severities::fallbackSeverity),
                route.groupWait(),
                route.timing().groupInterval(),
                route.timing().repeatInterval(),
                holdUntil,
                reason);
    }

    private String severity(Signal signal) {
        var wanted = signal.labels().get("severity");
        return severities.find(wanted).isPresent()
                ? ""
                : "; severity " + unknown(wanted) + ", taken as " + severities.fallback();
    }

    private static String matchers(List<Matcher> matchers) {
        return matchers.isEmpty()
                ? " (matches everything)"
                : matchers.stream().map(Matcher::toString).collect(Collectors.joining(", ", " (", ")"));
    }

    private static String untried(List<RouteNode> nodes) {
        return nodes.isEmpty()
                ? ""
                : "; not tried, as a regular expression costs too much on these labels: "
                        + nodes.stream().map(RouteNode::path).collect(Collectors.joining(", "));
    }

    private static String unknown(String wanted) {
        return wanted.isEmpty() ? "not given" : '"' + wanted + "\" is not on the scale";
    }

    /**
     * The dedup key: the sender's own, or the receiver and the route's group labels, so that two receivers never share
     * an incident.
     */
    private static DedupKey key(Route route, Signal signal) {
        return signal.key().orElseGet(() -> {
            var labels = route.groupBy().contains(Route.ALL_LABELS)
                    ? signal.labels()
                    : signal.labels().only(route.groupBy());
            var text = route.receiver() + labels;
            return new DedupKey(DedupKey.fits(text) ? text : route.receiver() + '#' + Sha256.hex(text));
        });
    }
}
