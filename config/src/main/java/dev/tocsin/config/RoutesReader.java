package dev.tocsin.config;

import dev.tocsin.config.References.Kind;
import dev.tocsin.engine.matching.MatcherText;
import dev.tocsin.engine.routing.Receiver;
import dev.tocsin.engine.routing.Route;
import dev.tocsin.engine.signal.Matcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code receivers} and {@code route}. What a route does not say it inherits from the one above. */
final class RoutesReader {
    private static final List<String> KEYS =
            List.of("receiver", "group_by", "group_wait", "matchers", "continue", "routes");
    private static final List<String> ROOT_KEYS = List.of("receiver", "group_by", "group_wait", "routes");

    private record Inherited(String receiver, List<String> groupBy, Duration groupWait) {}

    private static final Inherited DEFAULTS = new Inherited("", List.of(), Duration.ofSeconds(30));

    private final Values values;
    private final References references;

    RoutesReader(Values values, References references) {
        this.values = values;
        this.references = references;
    }

    Map<String, Receiver> receivers(Document document) {
        return Section.read(document.map("receivers"), values, this::receiver);
    }

    private Optional<Receiver> receiver(String name, Yaml node) {
        references.define(Kind.RECEIVER, name);
        return Fields.of(node, "a receiver", List.of("policy"), values.problems())
                .flatMap(fields -> fields.require("policy", "name the policy that pages, for example policy: critical"))
                .map(policy -> new Receiver(name, references.refer(Kind.POLICY, policy)));
    }

    /** The root takes whatever no other route wants, so it has no matchers and needs a receiver. */
    Optional<Route> root(Document document) {
        return document.value("route")
                .flatMap(node -> Fields.of(node, "the root route", ROOT_KEYS, values.problems()))
                .map(fields -> {
                    fields.require("receiver", "name the receiver of alerts that no other route matches");
                    return route(fields, List.of(), DEFAULTS);
                });
    }

    private Route route(Fields fields, List<Matcher> matchers, Inherited above) {
        var own = new Inherited(
                fields.get("receiver")
                        .map(n -> references.refer(Kind.RECEIVER, n))
                        .orElse(above.receiver()),
                fields.get("group_by").map(this::groupBy).orElse(above.groupBy()),
                fields.get("group_wait")
                        .map(n -> values.duration(n, Duration.ZERO, Values.A_MONTH))
                        .orElse(above.groupWait()));
        var continues = fields.get("continue").map(values::flag).orElse(false);
        var children =
                fields.get("routes").map(node -> values.list(node, "routes")).orElse(List.of());
        var routes = children.stream()
                .flatMap(node -> Fields.of(node, "a route", KEYS, values.problems()).stream())
                .map(child -> route(child, matchers(child), own))
                .toList();
        return new Route(own.receiver(), matchers, continues, own.groupBy(), own.groupWait(), routes);
    }

    private List<String> groupBy(Yaml node) {
        var labels = values.list(node, "labels").stream()
                .map(label -> values.text(label, "the name of a label"))
                .toList();
        if (labels.contains(Route.ALL_LABELS) && labels.size() > 1) {
            values.problems()
                    .add(node.place(), "'...' means every label and stands alone", "write ['...'] or list the labels");
        }
        return labels;
    }

    private List<Matcher> matchers(Fields route) {
        return route
                .get("matchers")
                .map(node -> Values.isText(node) ? List.of(node) : values.list(node, "matchers"))
                .orElse(List.of())
                .stream()
                .flatMap(node -> matchersIn(node).stream())
                .toList();
    }

    private List<Matcher> matchersIn(Yaml node) {
        var text = values.text(node, "a matcher such as severity=\"critical\"");
        if (!Values.isText(node)) {
            return List.of();
        }
        return switch (MatcherText.parse(text)) {
            case MatcherText.Good(var matchers) -> matchers;
            case MatcherText.Bad(var message, var hint) -> {
                values.problems().add(node.place(), message, hint);
                yield List.of();
            }
        };
    }
}
