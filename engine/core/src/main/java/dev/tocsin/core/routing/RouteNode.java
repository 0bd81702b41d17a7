package dev.tocsin.core.routing;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A route with its path in the tree. If it has more than {@link #FEW} children, those with an {@code =} matcher are
 * found by the label's value instead of being tried one after the other; their order is kept.
 *
 * @param index label, value, and the numbers of the children that require it; empty if there are few children
 * @param others the numbers of the children that must be tried whatever the labels are
 */
record RouteNode(
        Route route, String path, List<RouteNode> children, Map<String, Map<String, BitSet>> index, BitSet others) {
    private static final int FEW = 8;

    static RouteNode of(Route route, String path) {
        var children = new ArrayList<RouteNode>();
        var index = new HashMap<String, Map<String, BitSet>>();
        var others = new BitSet();
        for (int i = 0; i < route.routes().size(); i++) {
            var child = route.routes().get(i);
            children.add(of(child, path + ".routes[" + i + "]"));
            var equal = route.routes().size() <= FEW ? null : firstEqual(child);
            if (equal == null) {
                others.set(i);
            } else {
                index.computeIfAbsent(equal.label(), _ -> new HashMap<>())
                        .computeIfAbsent(equal.value(), _ -> new BitSet())
                        .set(i);
            }
        }
        return new RouteNode(route, path, List.copyOf(children), index, others);
    }

    private static Matcher.@Nullable Equal firstEqual(Route route) {
        for (var matcher : route.matchers()) {
            if (matcher instanceof Matcher.Equal equal) {
                return equal;
            }
        }
        return null;
    }

    /**
     * Adds the matching descendants or, if no child matches, this node. The caller has matched this node.
     *
     * @param untried receives routes that could not be evaluated; they count as not matching
     */
    void collect(Labels labels, List<RouteNode> into, List<RouteNode> untried) {
        var before = into.size();
        var candidates = candidates(labels);
        for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
            var child = children.get(i);
            var match = child.route.match(labels);
            if (match == Match.UNKNOWN) {
                untried.add(child);
            } else if (match == Match.YES) {
                child.collect(labels, into, untried);
                if (!child.route.continues()) {
                    break;
                }
            }
        }
        if (into.size() == before) {
            into.add(this);
        }
    }

    /** This node and all its descendants. */
    Stream<RouteNode> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(RouteNode::all));
    }

    private BitSet candidates(Labels labels) {
        if (index.isEmpty()) {
            return others;
        }
        var candidates = (BitSet) others.clone();
        index.forEach((label, values) -> {
            var wanting = values.get(labels.get(label));
            if (wanting != null) {
                candidates.or(wanting);
            }
        });
        return candidates;
    }
}
