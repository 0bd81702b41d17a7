package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.routing.Receiver;
import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.TimeIntervals;
import dev.tocsin.core.routing.Timing;
import dev.tocsin.core.signal.Matcher;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code receivers} and {@code route}. A route inherits what it does not set from its parent. */
final class RoutesReader {
    private static final Key<String> POLICY = Key.optional(
                    "policy", Types.reference(Kind.POLICY), "critical", "the policy that pages")
            .otherwise("`page` is required");
    private static final Key<List<String>> CHANNELS = Key.optional(
            "channels",
            Types.directChannel().list("channels"),
            "[war-room]",
            "channels that are paged together with the first level of the policy");
    private static final Key<String> PAGE = Key.optional(
                    "page",
                    Types.word(
                            "nobody", List.of("nobody"), _ -> "write page: nobody, or name a policy: policy: critical"),
                    "nobody",
                    "alerts that are routed here page nobody: [alerts that page"
                            + " nobody](../configuration.md#alerts-that-page-nobody)")
            .otherwise("`policy` is required");
    private static final Section RECEIVER_SECTION = Section.of("a receiver", POLICY, CHANNELS, PAGE)
            .described("either `policy` or `page` is required")
            .with(Types.schema(
                    "oneOf", List.of(Map.of("required", List.of("policy")), Map.of("required", List.of("page")))));

    static final Key<Map<String, Fields>> RECEIVERS = Key.optional(
            "receivers",
            Types.named(Kind.RECEIVER, RECEIVER_SECTION.type()),
            "{critical: {policy: critical}}",
            "the targets of routes");

    private static final Key<String> RECEIVER = Key.required(
            "receiver",
            Types.reference(Kind.RECEIVER),
            "critical",
            "where alerts go that no route below matches",
            "name the receiver of alerts that no other route matches");
    private static final Key<List<String>> GROUP_BY = Key.optional(
                    "group_by",
                    Types.label().list("labels").then(RoutesReader::alone),
                    "[alertname, service]",
                    "alerts with the same values of these labels are one incident; `['...']` = each alert is an"
                            + " incident of its own")
            .otherwise("all alerts of a receiver are one incident");
    private static final Key<Duration> GROUP_WAIT = Key.optional(
                    "group_wait",
                    Types.duration("0s", "30d"),
                    "30s",
                    "how long a new incident waits for further alerts before its first page")
            .or("30s");
    private static final Key<Duration> GROUP_INTERVAL = Key.optional(
                    "group_interval",
                    Types.duration("1s", "30d"),
                    "5m",
                    "how often, at most, further alerts of an incident are paged")
            .otherwise("further alerts are not paged");
    private static final Key<Duration> REPEAT_INTERVAL = Key.optional(
                    "repeat_interval",
                    Types.duration("1s", "30d"),
                    "4h",
                    "after this time, a policy that ended unanswered starts again")
            .otherwise("the policy does not start again");
    private static final Key<List<Fields>> ROUTES = Key.optional(
            "routes",
            Section.of("a route", RoutesReader::routeKeys).type().list("routes"),
            "[{matchers: ['team=\"db\"'], receiver: db}]",
            "the routes below this one, tried in this order; the first that matches wins");
    private static final Key<List<Matcher>> MATCHERS = Key.optional(
                    "matchers", Types.matchers(), "['severity=\"critical\"']", "which alerts the route matches")
            .otherwise("every alert");
    private static final Key<Boolean> CONTINUE = Key.optional(
                    "continue", Types.flag(), "true", "the routes after this one are tried too")
            .or("false");
    private static final Key<List<String>> MUTE_TIME_INTERVALS = Key.optional(
                    "mute_time_intervals",
                    Types.reference(Kind.TIME_INTERVAL).list("names of time intervals"),
                    "[weekends]",
                    "within these time intervals the route pages nobody")
            .otherwise("none");
    private static final Key<List<String>> ACTIVE_TIME_INTERVALS = Key.optional(
                    "active_time_intervals",
                    Types.reference(Kind.TIME_INTERVAL).list("names of time intervals"),
                    "[weekends]",
                    "outside these time intervals the route pages nobody")
            .otherwise("always");
    private static final Section ROOT =
            Section.of("the root route", RECEIVER, GROUP_BY, GROUP_WAIT, GROUP_INTERVAL, REPEAT_INTERVAL, ROUTES);

    static final Key<Fields> ROUTE = Key.optional(
                    "route",
                    ROOT.type(),
                    "{receiver: critical, group_by: [alertname]}",
                    "the root of the route tree, which matches every alert: [routes](../configuration.md#routes)")
            .otherwise("required");

    /** What a route does not set, it inherits. */
    private static final List<Key<?>> INHERITED = Stream.of(
                    RECEIVER, GROUP_BY, GROUP_WAIT, GROUP_INTERVAL, REPEAT_INTERVAL)
            .<Key<?>>map(key -> key.otherwise("inherited from the route above"))
            .toList();

    private static List<Key<?>> routeKeys() {
        return Stream.concat(
                        INHERITED.stream(),
                        Stream.of(ROUTES, MATCHERS, CONTINUE, MUTE_TIME_INTERVALS, ACTIVE_TIME_INTERVALS))
                .toList();
    }

    /** What a route passes on to its children. As in Alertmanager, its time intervals are not inherited. */
    private record Inherited(String receiver, List<String> groupBy, Timing timing) {}

    private static final Inherited DEFAULTS =
            new Inherited("", List.of(), Timing.waiting(GROUP_WAIT.usual().orElseThrow()));

    private final Values values;
    private final Map<String, TimeIntervals> intervals;

    RoutesReader(Values values, Map<String, TimeIntervals> intervals) {
        this.values = values;
        this.intervals = intervals;
    }

    Map<String, Receiver> receivers(Fields root) {
        var receivers = new LinkedHashMap<String, Receiver>();
        root.get(RECEIVERS).orElse(Map.of()).forEach((name, fields) -> receiver(name, fields)
                .ifPresent(receiver -> receivers.put(name, receiver)));
        return Collections.unmodifiableMap(receivers);
    }

    private Optional<Receiver> receiver(String name, Fields fields) {
        if (fields.node(PAGE).isPresent()) {
            return Optional.of(nobody(name, fields));
        }
        var channels = fields.list(CHANNELS);
        return fields.require(POLICY, "name the policy that pages, such as policy: critical, or write page: nobody")
                .map(policy -> new Receiver(name, policy, channels));
    }

    private Receiver nobody(String name, Fields fields) {
        fields.get(PAGE);
        for (var key : List.of(POLICY, CHANNELS)) {
            fields.node(key).ifPresent(node -> values.problems()
                    .add(
                            node.place(),
                            "a receiver with page: nobody has no " + key.name(),
                            "remove " + key.name() + ", or remove page: nobody"));
        }
        return Receiver.ofNobody(name);
    }

    /** The root takes every alert that no other route matches, so it has no matchers and needs a receiver. */
    Optional<Route> root(Fields root) {
        return root.get(ROUTE)
                .map(fields -> route(fields, fields.get(RECEIVER).orElse(""), RouteOptions.NONE, DEFAULTS));
    }

    private Route route(Fields fields, String receiver, RouteOptions options, Inherited above) {
        var own = new Inherited(
                receiver,
                fields.get(GROUP_BY).orElse(above.groupBy()),
                new Timing(
                        own(fields, GROUP_WAIT, above.timing().groupWait()),
                        fields.get(GROUP_INTERVAL).or(above.timing()::groupInterval),
                        fields.get(REPEAT_INTERVAL).or(above.timing()::repeatInterval),
                        options.muted(),
                        options.active()));
        var routes = fields.list(ROUTES).stream()
                .map(child -> route(child, own(child, RECEIVER, own.receiver()), options(child), own))
                .toList();
        return new Route(own.receiver(), options.matchers(), options.continues(), own.groupBy(), own.timing(), routes);
    }

    /** The value that the route has itself, without the default of the root. */
    private static <T> T own(Fields fields, Key<T> key, T inherited) {
        return fields.node(key).flatMap(_ -> fields.get(key)).orElse(inherited);
    }

    /** What every route but the root may have, and no route inherits. */
    private record RouteOptions(
            List<Matcher> matchers, boolean continues, List<TimeIntervals> muted, List<TimeIntervals> active) {
        static final RouteOptions NONE = new RouteOptions(List.of(), false, List.of(), List.of());
    }

    private RouteOptions options(Fields fields) {
        return new RouteOptions(
                fields.list(MATCHERS),
                fields.value(CONTINUE),
                intervals(fields, MUTE_TIME_INTERVALS),
                intervals(fields, ACTIVE_TIME_INTERVALS));
    }

    private List<TimeIntervals> intervals(Fields fields, Key<List<String>> key) {
        return fields.list(key).stream()
                .flatMap(name -> Optional.ofNullable(intervals.get(name)).stream())
                .toList();
    }

    private static Optional<List<String>> alone(List<String> labels, Yaml node, Values values) {
        if (labels.contains(Route.ALL_LABELS) && labels.size() > 1) {
            values.problems()
                    .add(
                            node.place(),
                            "'...' means every label and cannot be combined with others",
                            "write ['...'] or list the labels");
        }
        return Optional.of(labels);
    }
}
