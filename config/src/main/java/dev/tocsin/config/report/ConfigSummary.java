package dev.tocsin.config.report;

import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.source.Credentials;
import dev.tocsin.channel.source.Sources;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.read.DurationReader;
import dev.tocsin.core.oncall.Handoffs;
import dev.tocsin.core.oncall.Layer;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.TimeIntervals;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Urgency;
import dev.tocsin.core.suppression.InhibitionRule;
import dev.tocsin.core.suppression.MaintenanceWindow;
import dev.tocsin.core.suppression.SuppressionRules;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A summary of a configuration on one screen, for a person who checks that it is as intended. Contains no secrets. */
public final class ConfigSummary {
    private static final int LISTED = 12;
    private static final DateTimeFormatter HANDOFF = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder();

    private ConfigSummary() {}

    /**
     * The summary, several lines.
     *
     * @param at the instant for which it says who is on call
     */
    public static String of(Configuration configuration, Instant at) {
        var configSummary = new ConfigSummary();
        configSummary.add(configuration, at);
        return configSummary.text.toString();
    }

    /** That the configuration is valid, and its size, on one line. */
    public static String verdict(Configuration configuration, int warnings) {
        var directory = configuration.directory();
        return "OK: "
                + Stream.of(
                                count(directory.users().size(), "person", "people"),
                                count(directory.schedules().size(), "schedule", "schedules"),
                                count(configuration.router().policies().size(), "policy", "policies"),
                                count(configuration.channels().size(), "channel", "channels"),
                                count(warnings, "warning", "warnings"))
                        .collect(Collectors.joining(", "));
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    private void add(Configuration configuration, Instant at) {
        var directory = configuration.directory();
        var router = configuration.router();
        line("version", configuration.version());
        lines(
                "severities",
                directory.severities().rules().stream()
                        .map(ConfigSummary::severity)
                        .toList());
        line("users", names(directory.users().keySet()));
        lines(
                "teams",
                sorted(directory.teams()).entrySet().stream()
                        .map(team -> team.getKey() + ": " + names(team.getValue()))
                        .toList());
        lines(
                "rotations",
                sorted(directory.rotations()).values().stream()
                        .map(r -> rotation(r, at))
                        .toList());
        lines(
                "schedules",
                sorted(directory.schedules()).values().stream()
                        .map(s -> schedule(s, at))
                        .toList());
        lines(
                "policies",
                sorted(router.policies()).values().stream().map(PolicyText::of).toList());
        lines(
                "receivers",
                sorted(router.receivers()).values().stream()
                        .map(receiver -> receiver.name() + ": "
                                + receiver.policy()
                                        .map(policy -> "policy " + policy)
                                        .orElse("pages nobody")
                                + (receiver.channels().isEmpty()
                                        ? ""
                                        : " and " + String.join(", ", receiver.channels())))
                        .toList());
        text.append("routes\n");
        route(router.root(), "  ");
        suppressions(directory.suppressionRules(), at);
        line(
                "correlation",
                configuration
                        .correlation()
                        .map(c ->
                                "by " + String.join(", ", c.labels()) + " within " + DurationReader.format(c.window()))
                        .orElse("none"));
        line(
                "storm guard",
                configuration.stormGuard().map(ConfigSummary::stormGuard).orElse("off"));
        lines(
                "channels",
                configuration.channels().values().stream()
                        .map(ConfigSummary::channel)
                        .toList());
        lines(
                "webhooks",
                Sources.all().keySet().stream()
                        .map(source -> source + ": " + access(configuration.webhook(source)))
                        .toList());
        lines(
                "tokens",
                configuration.tokens().stream()
                        .map(token -> token.name() + ": " + token.role().name().toLowerCase(Locale.ROOT)
                                + token.user().map(user -> ", acts as " + user).orElse(""))
                        .toList());
    }

    /** The suppression rules; muted routes are shown with their route. */
    private void suppressions(SuppressionRules suppressionRules, Instant at) {
        if (!suppressionRules.windows().isEmpty()) {
            lines(
                    "maintenance",
                    suppressionRules.windows().stream().map(w -> window(w, at)).toList());
        }
        var rules = suppressionRules.inhibitions().inhibition().rules();
        if (!rules.isEmpty()) {
            lines("inhibition", rules.stream().map(ConfigSummary::inhibition).toList());
        }
    }

    private static String window(MaintenanceWindow window, Instant at) {
        var when = window.spanAt(at)
                .map(suppressionSpan -> "in force until " + UTC.format(suppressionSpan.end()))
                .or(() -> window.spanAfter(at).map(suppressionSpan -> "next " + UTC.format(suppressionSpan.start())))
                .orElse("over");
        return window.name() + ": " + matchers(window.matchers()) + ", " + when;
    }

    private static String inhibition(InhibitionRule rule) {
        var equal = rule.equal().isEmpty() ? "" : " with the same " + String.join(", ", rule.equal());
        return matchers(rule.target()) + " does not page while " + matchers(rule.source()) + " fires" + equal;
    }

    private static String matchers(List<Matcher> matchers) {
        return matchers.isEmpty()
                ? "everything"
                : matchers.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private void line(String title, String line) {
        text.append(title).append("\n  ").append(line).append('\n');
    }

    private void lines(String title, List<String> lines) {
        text.append(title).append('\n');
        (lines.isEmpty() ? List.of("none") : lines)
                .forEach(line -> text.append("  ").append(line).append('\n'));
    }

    private static String severity(SeverityScale.Rule rule) {
        var aliases = rule.aliases().isEmpty() ? "" : " (" + String.join(", ", rule.aliases()) + ")";
        var end = rule.autoResolve()
                .map(clear -> clear.isZero()
                        ? "resolves when clear"
                        : "resolves when clear for " + DurationReader.format(clear))
                .orElse("resolved by a person");
        return rule.name() + aliases + ": " + end + (rule.urgency() == Urgency.LOW ? ", not urgent" : "");
    }

    private static String schedule(Schedule schedule, Instant at) {
        var now = schedule.at(at);
        var until = now.until()
                .map(end -> " until " + HANDOFF.format(end.atZone(schedule.zone())) + ", then "
                        + schedule.at(end).user().orElse("nobody"))
                .orElse("");
        var layers = schedule.versions().getLast().layers().stream().map(ConfigSummary::layer);
        return schedule.name() + ": " + now.user().orElse("nobody") + until + " (" + schedule.zone() + ", layers "
                + layers.collect(Collectors.joining(", ")) + ')';
    }

    private static String layer(Layer layer) {
        var end = layer.rotation().handoffs().end();
        return layer.name() + (end.isBefore(layer.until()) ? " until " + HANDOFF.format(end) : "");
    }

    private static String rotation(Rotation rotation, Instant at) {
        var now = rotation.shiftAt(at)
                .map(shift -> {
                    var next = rotation.shiftAt(shift.end())
                            .map(s -> ", then " + s.somebody().orElse("nobody"))
                            .orElse("");
                    return shift.somebody().orElse("nobody") + " until "
                            + HANDOFF.format(shift.end().atZone(rotation.zone())) + next;
                })
                .orElseGet(() -> at.atZone(rotation.zone()).toLocalDateTime().isBefore(rotation.start())
                        ? "nobody before " + HANDOFF.format(rotation.start())
                        : "nobody since " + HANDOFF.format(rotation.handoffs().end()));
        return rotation.name() + ": " + now + " (" + rotation.zone() + ", "
                + switch (rotation.handoffs()) {
                    case Handoffs.Every every -> "shifts of " + DurationReader.format(every.length());
                    case Handoffs.Listed listed -> "handoffs by a rule until " + HANDOFF.format(listed.end());
                }
                + ')';
    }

    private void route(Route route, String indent) {
        text.append(indent).append(matchers(route.matchers())).append(" -> ").append(route.receiver());
        text.append(" (wait ").append(DurationReader.format(route.groupWait()));
        route.timing().repeatInterval().ifPresent(repeat -> text.append(", again after ")
                .append(DurationReader.format(repeat)));
        text.append(
                route.groupBy().isEmpty()
                        ? ", all alerts are one incident"
                        : ", by " + String.join(", ", route.groupBy()));
        intervals(", muted in ", route.timing().muted());
        intervals(", active in ", route.timing().active());
        text.append(route.continues() ? ", continues)\n" : ")\n");
        route.routes().forEach(child -> route(child, indent + "  "));
    }

    private void intervals(String title, List<TimeIntervals> intervals) {
        if (!intervals.isEmpty()) {
            text.append(title)
                    .append(intervals.stream().map(TimeIntervals::name).collect(Collectors.joining(", ")));
        }
    }

    /** A channel without the settings that have their default value. */
    private static String channel(Settings settings) {
        var values = new HashMap<>(settings.values());
        ChannelTypes.settings(ChannelTypes.of(settings))
                .forEach(setting -> setting.usualValue().ifPresent(usual -> values.remove(setting.name(), usual)));
        return new Settings(settings.name(), settings.type(), values).toString();
    }

    private static String stormGuard(StormGuard guard) {
        var exempt = guard.exempt().isEmpty()
                ? ""
                : "; never " + names(guard.exempt()) + ", but for a call while another is under way";
        return "beyond " + guard.pages() + " pages (1 call) in " + DurationReader.format(guard.window())
                + " to somebody by one contact method the rest become one digest" + exempt;
    }

    private static String access(Credentials access) {
        if (access.isOpen()) {
            return "no credentials, loopback only";
        }
        var ways = new TreeSet<String>();
        add(ways, "basic", access.basics());
        add(ways, "bearer", access.bearers());
        add(ways, "signature", access.secrets());
        return "authenticated by " + String.join(" or ", ways);
    }

    private static void add(Set<String> ways, String name, List<?> credentials) {
        if (!credentials.isEmpty()) {
            ways.add(credentials.size() == 1 ? name : name + " (" + credentials.size() + " at a time)");
        }
    }

    private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
        return new TreeMap<>(map);
    }

    private static String names(Collection<String> names) {
        var more = names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "";
        return names.isEmpty()
                ? "none"
                : names.stream().sorted().limit(LISTED).collect(Collectors.joining(", ")) + more;
    }
}
