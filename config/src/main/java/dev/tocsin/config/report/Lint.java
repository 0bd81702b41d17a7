package dev.tocsin.config.report;

import dev.tocsin.channel.AllowedNetworks;
import dev.tocsin.channel.ChannelType.Secrecy;
import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.SecretReference;
import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.read.Problems;
import dev.tocsin.config.section.Recurrence;
import dev.tocsin.core.oncall.Gaps;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.policy.Directory.Resolution;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.TimeIntervals;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Warns of what is valid in a configuration and probably not intended: routes that no alert reaches, names that are
 * never used, levels that page nobody, times without anybody on call.
 */
public final class Lint {
    /** Ends later than this are not reported: a recurrence rule without an end is expanded further than that. */
    private static final Duration END_WARNING = Duration.ofDays(5 * 365);

    private final Configuration configuration;
    private final Instant now;
    private final SourceMap sourceMap;
    private final Problems warnings = new Problems();

    private Lint(Configuration configuration, Instant now, SourceMap sourceMap) {
        this.configuration = configuration;
        this.now = now;
        this.sourceMap = sourceMap;
    }

    /** All warnings: those of this class, and those of {@link ReadinessCheck}. */
    public static List<ConfigProblem> withReadiness(Configuration configuration, Instant now) {
        var places = SourceMap.of(configuration.sources());
        return Stream.concat(
                        of(configuration, now, places).stream(), ReadinessCheck.of(configuration, now, places).stream())
                .toList();
    }

    /**
     * The warnings, in the order of file and line.
     *
     * @param now the instant from which schedules are examined
     */
    public static List<ConfigProblem> of(Configuration configuration, Instant now) {
        return of(configuration, now, SourceMap.of(configuration.sources()));
    }

    private static List<ConfigProblem> of(Configuration configuration, Instant now, SourceMap places) {
        var review = new Lint(configuration, now, places);
        review.routes();
        review.unused();
        review.levels();
        review.rotations();
        review.schedules();
        LookAheadWarnings.warn(configuration, now, review::warn);
        review.channels();
        review.addresses();
        review.destinations();
        return review.warnings.sorted();
    }

    private void routes() {
        ReachableRoutes.unreachable(configuration.router().root())
                .forEach((path, why) -> warn(path, "this route is never reached: " + why, "move it up, or remove it"));
        var router = configuration.router();
        var ungrouped = sourceMap
                .section("route")
                .map(node -> UngroupedRoutes.receivers(router.root(), node, router.receivers()))
                .orElse(Set.of());
        if (!ungrouped.isEmpty()) {
            warn(
                    "route",
                    "all alerts of a receiver are one incident, as no group_by is written, and only the first of them"
                            + " pages: " + String.join(", ", ungrouped),
                    "write group_by: ['...'] for an incident each, group_by: [alertname, service] for one by label,"
                            + " or group_by: [] if this is intended");
        }
    }

    private void unused() {
        var router = configuration.router();
        var routes = routes(router.root()).toList();
        var receivers = new HashSet<String>();
        var intervals = new HashSet<String>();
        for (var route : routes) {
            receivers.add(route.receiver());
            Stream.concat(route.timing().muted().stream(), route.timing().active().stream())
                    .map(TimeIntervals::name)
                    .forEach(intervals::add);
        }
        var policies = new HashSet<String>();
        router.receivers().values().stream()
                .filter(receiver -> receivers.contains(receiver.name()))
                .flatMap(receiver -> receiver.policy().stream())
                .forEach(policy -> chain(router.policies().get(policy), policies));
        warnUnused(
                "receivers",
                "no route leads to this receiver",
                router.receivers().keySet(),
                receivers);
        warnUnused(
                "policies", "no route leads to this policy", router.policies().keySet(), policies);
        warnUnused("time_intervals", "no route uses this time interval", sourceMap.names("time_intervals"), intervals);
    }

    private static void chain(@Nullable EscalationPolicy policy, Set<String> into) {
        for (var next = Optional.ofNullable(policy);
                next.isPresent() && into.add(next.get().name());
                next = next.get().next()) {}
    }

    private void warnUnused(String section, String message, Set<String> defined, Set<String> used) {
        for (var name : new TreeSet<>(defined)) {
            if (!used.contains(name)) {
                warn(section + '.' + name, message, "use it, or remove it");
            }
        }
    }

    private void levels() {
        for (var policy : configuration.router().policies().values()) {
            for (int i = 0; i < policy.levels().size(); i++) {
                var found = policy.levels().get(i).responders().stream()
                        .map(responder -> configuration.directory().resolve(responder, now))
                        .toList();
                if (found.stream()
                        .allMatch(resolution -> resolution.recipients().isEmpty())) {
                    var why = found.stream().map(Resolution::why).distinct().toList();
                    warn(
                            "policies." + policy.name() + ".levels[" + i + ']',
                            "this level pages nobody now: " + String.join(", ", why),
                            "add a responder who can be paged");
                }
            }
        }
    }

    private void rotations() {
        for (var rotation : configuration.directory().rotations().values()) {
            warnOfEnd("rotations." + rotation.name(), "nobody has a turn", rotation);
        }
    }

    /** Warns of a layer whose own rotation ends before the layer does; named rotations are checked on their own. */
    private void layers(Schedule schedule) {
        var named = configuration.directory().rotations();
        for (int v = 0; v < schedule.versions().size(); v++) {
            var path = "schedules." + schedule.name() + (v == 0 ? "" : ".versions[" + (v - 1) + ']') + ".layers[";
            var last = v + 1 == schedule.versions().size();
            var until =
                    last ? LocalDateTime.MAX : schedule.versions().get(v + 1).from();
            var layers = schedule.versions().get(v).layers();
            for (int i = 0; i < layers.size(); i++) {
                var layer = layers.get(i);
                var end = layer.rotation().handoffs().end();
                if (end.isBefore(layer.until()) && end.isBefore(until) && !named.containsValue(layer.rotation())) {
                    warnOfEnd(path + i + ']', "layer " + layer.name() + " has nobody", layer.rotation());
                }
            }
        }
    }

    private void warnOfEnd(String path, String what, Rotation rotation) {
        var end = rotation.handoffs().end();
        if (end.isBefore(now.plus(END_WARNING).atZone(rotation.zone()).toLocalDateTime())) {
            warn(
                    path,
                    what + " after " + end + ' ' + rotation.zone() + ": the rule has no later handoff",
                    "increase COUNT or UNTIL; a rule without them covers " + Recurrence.YEARS
                            + " years from its start: move the start");
        }
    }

    /** Warnings of channels, only for providers whose webhooks are configured. */
    private void channels() {
        configuration.channels().forEach((name, settings) -> {
            if (!configuration.webhook(settings.type()).isOpen()) {
                ChannelTypes.of(settings)
                        .warning(settings)
                        .ifPresent(fault -> warn("channels." + name, fault.message(), fault.remedy()));
            }
        });
    }

    /** Warns of destinations that are certainly refused; names are not resolved. */
    private void destinations() {
        var allowed = configuration.outgoing().allowed();
        configuration.channels().forEach((name, settings) -> settings.values().entrySet().stream()
                .filter(setting -> host(setting.getKey(), setting.getValue())
                        .filter(host -> AllowedNetworks.isKnownToBeRefused(host, allowed))
                        .isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(setting -> warn(
                        "channels." + name,
                        "Tocsin cannot connect to its " + setting
                                + ": the address is not public, and outgoing.allow_networks does not list it",
                        "if this is intended, write outgoing: {allow_networks: […]} with the address or its network")));
    }

    private static Optional<String> host(String setting, Object value) {
        return switch (value) {
            case URI url -> Optional.ofNullable(url.getHost());
            case Secret secret -> hostOf(secret.reveal());
            case String text when setting.equals("host") || setting.equals("imap_host") -> Optional.of(text);
            default -> Optional.empty();
        };
    }

    private static Optional<String> hostOf(String secret) {
        try {
            return Optional.ofNullable(new URI(secret).getHost());
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private void addresses() {
        for (var user : configuration.directory().users().values()) {
            for (int i = 0; i < user.contacts().size(); i++) {
                var contact = user.contacts().get(i);
                var settings = Objects.requireNonNull(configuration.channels().get(contact.channel()));
                if (!contact.address().isEmpty()
                        && SecretReference.of(contact.address()).isEmpty()
                        && ChannelTypes.of(settings).addresses(settings) == Secrecy.SECRET) {
                    warn(
                            "users." + user.name() + ".contacts[" + i + "].address",
                            "this address is a secret, and Tocsin stores it with each page that is sent there",
                            "write a reference: address: \"${env:NAME}\" or \"${file:/path/to/file}\"");
                }
            }
        }
    }

    private void schedules() {
        configuration.directory().schedules().values().forEach(this::schedule);
    }

    private void schedule(Schedule schedule) {
        var end = Gaps.end(schedule);
        var soon = end.filter(nobody -> nobody.start().isBefore(now.plus(END_WARNING)));
        soon.ifPresent(nobody -> warn(
                "schedules." + schedule.name(),
                nobody.since()
                                .map(since -> "the schedule ends at " + local(schedule, since))
                                .orElse("nobody is ever on call")
                        + ": " + nobody.why(),
                "add a layer that continues after that time"));
        if (end.isEmpty()) {
            layers(schedule);
        }
    }

    private static String local(Schedule schedule, Instant at) {
        return at.atZone(schedule.zone()).toLocalDateTime() + " " + schedule.zone();
    }

    private static Stream<Route> routes(Route route) {
        return Stream.concat(Stream.of(route), route.routes().stream().flatMap(Lint::routes));
    }

    private void warn(String path, String message, String hint) {
        warnings.add(sourceMap.of(path), message, hint);
    }
}
