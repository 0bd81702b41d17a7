package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.MatchersReader;
import dev.tocsin.config.read.References;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.routing.Receiver;
import dev.tocsin.engine.routing.Route;
import dev.tocsin.engine.routing.TimeIntervals;
import dev.tocsin.engine.routing.Timing;
import dev.tocsin.engine.signal.Matcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code receivers} and {@code route}. A route inherits what it does not set from its parent. */
final class RoutesReader {
    private static final List<String> ROOT_KEYS =
            List.of("receiver", "group_by", "group_wait", "group_interval", "repeat_interval", "routes");
    private static final List<String> KEYS = Stream.concat(
                    ROOT_KEYS.stream(),
                    Stream.of("matchers", "continue", "mute_time_intervals", "active_time_intervals"))
            .toList();
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

    /** What a route passes on to its children. As in Alertmanager, its time intervals are not inherited. */
    private record Inherited(String receiver, List<String> groupBy, Timing timing) {}

    private static final Inherited DEFAULTS = new Inherited("", List.of(), Timing.waiting(Duration.ofSeconds(30)));

    private final Values values;
    private final References references;
    private final DirectChannels channels;
    private final Map<String, TimeIntervals> intervals;

    RoutesReader(Values values, References references, DirectChannels channels, Map<String, TimeIntervals> intervals) {
        this.values = values;
        this.channels = channels;
        this.references = references;
        this.intervals = intervals;
    }

    Map<String, Receiver> receivers(Document document) {
        return Section.read(document.map("receivers"), values, this::receiver);
    }

    private Optional<Receiver> receiver(String name, Yaml node) {
        references.define(Kind.RECEIVER, name);
        return Fields.of(node, "a receiver", List.of("policy", "channels", "page"), values.problems())
                .flatMap(fields -> {
                    var page = fields.get("page");
                    if (page.isPresent()) {
                        return Optional.of(nobody(name, fields, page.get()));
                    }
                    var paged =
                            fields.get("channels").map(list -> values.list(list, "channels")).orElse(List.of()).stream()
                                    .map(channels::refer)
                                    .toList();
                    return fields.require(
                                    "policy",
                                    "name the policy that pages, such as policy: critical, or write page: nobody")
                            .map(policy -> new Receiver(name, references.refer(Kind.POLICY, policy), paged));
                });
    }

    private Receiver nobody(String name, Fields fields, Yaml page) {
        var text = values.text(page, "nobody");
        if (Values.isText(page) && !text.equals("nobody")) {
            values.expected(page.place(), "nobody", text, "write page: nobody, or name a policy: policy: critical");
        }
        for (var key : List.of("policy", "channels")) {
            fields.get(key).ifPresent(node -> values.problems()
                    .add(
                            node.place(),
                            "a receiver with page: nobody has no " + key,
                            "remove " + key + ", or remove page: nobody"));
        }
        return Receiver.ofNobody(name);
    }

    /** The root takes every alert that no other route matches, so it has no matchers and needs a receiver. */
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
                timing(fields, above.timing()));
        var continues = fields.get("continue").map(values::flag).orElse(false);
        var children =
                fields.get("routes").map(node -> values.list(node, "routes")).orElse(List.of());
        var routes = children.stream()
                .flatMap(node -> Fields.of(node, "a route", KEYS, values.problems()).stream())
                .map(child -> route(child, matchers(child), own))
                .toList();
        return new Route(own.receiver(), matchers, continues, own.groupBy(), own.timing(), routes);
    }

    private Timing timing(Fields fields, Timing above) {
        return new Timing(
                fields.get("group_wait")
                        .map(node -> values.duration(node, Duration.ZERO, Values.A_MONTH))
                        .orElse(above.groupWait()),
                interval(fields, "group_interval").or(above::groupInterval),
                interval(fields, "repeat_interval").or(above::repeatInterval),
                intervals(fields, "mute_time_intervals"),
                intervals(fields, "active_time_intervals"));
    }

    private Optional<Duration> interval(Fields fields, String key) {
        return fields.get(key).map(node -> values.duration(node, LEAST_INTERVAL, Values.A_MONTH));
    }

    private List<TimeIntervals> intervals(Fields fields, String key) {
        return fields.get(key).map(node -> values.list(node, "names of time intervals")).orElse(List.of()).stream()
                .map(node -> references.refer(Kind.TIME_INTERVAL, node))
                .flatMap(name -> Optional.ofNullable(intervals.get(name)).stream())
                .toList();
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
        return route.get("matchers").map(new MatchersReader(values)::read).orElse(List.of());
    }
}
