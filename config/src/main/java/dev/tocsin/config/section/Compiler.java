package dev.tocsin.config.section;

import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.Settings;
import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Problems;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Secrets;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.config.read.YamlParser;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.suppression.ActiveInhibitions;
import dev.tocsin.core.suppression.SuppressionRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compiles the texts of the files into a configuration, or into all of their problems. */
final class Compiler {
    private final Problems problems;
    private final Values values;
    private final SourceLocation whole;

    /** @param directory named in problems of the whole; relative paths of secrets start there */
    Compiler(Path directory, Function<String, @Nullable String> environment, Problems problems) {
        this(directory, environment, Optional.empty(), problems);
    }

    /** @param standIns as {@link Secrets} takes them */
    Compiler(
            Path directory,
            Function<String, @Nullable String> environment,
            Optional<List<String>> standIns,
            Problems problems) {
        this.problems = problems;
        values = new Values(problems, new Secrets(directory, environment, standIns, problems));
        whole = SourceLocation.whole(directory.toString());
    }

    /**
     * Compiles the sources. If a file could not be read, which is reported already, missing definitions are not
     * reported.
     */
    LoadResult compile(List<ConfigFile> sources) {
        var roots = new ArrayList<Yaml>();
        sources.stream()
                .filter(configFile -> !configFile.isCalendar())
                .forEach(configFile -> YamlParser.parse(configFile, problems).ifPresent(roots::add));
        var complete = problems.isEmpty();
        return compile(Document.join(roots, Sections.ROOT, problems), complete, sources);
    }

    private LoadResult compile(Document document, boolean complete, List<ConfigFile> sources) {
        var root = document.fields(values);
        var scale = new SeveritiesReader(values);
        var severities = scale.read(root);
        var stormGuard = new StormGuardReader(values, severities, problems.isEmpty()).read(root);
        var correlation = CorrelationReader.read(root);
        var selfMonitoring = SelfMonitoringReader.read(root);
        var dedupWindow = root.value(Sections.DEDUP_WINDOW);
        var channels = new ChannelsReader(values).read(root);
        var outgoing = OutgoingReader.read(root);
        var people = new PeopleReader(values, channels);
        var users = people.users(root);
        var teams = root.get(PeopleReader.TEAMS).orElse(Map.of());
        var rotationsReader = new RotationsReader(values);
        var rotations = rotationsReader.read(root);
        var calendars = new Calendars(sources, values);
        var layers = new LayersReader(values, calendars, rotationsReader, rotations);
        var schedulesReader = new SchedulesReader(values, layers, people.absences());
        var schedules = schedulesReader.read(root);
        var policies = new PoliciesReader(values, scale.names()).read(root);
        var intervals = IntervalsReader.read(root);
        var inhibitionRules = new InhibitionReader(values).read(root);
        var routes = new RoutesReader(values, intervals);
        var receivers = routes.receivers(root);
        var route = routes.root(root);
        var maintenance = new MaintenanceReader(values).read(root);
        var webhooks = AccessReader.webhooks(root);
        var tokens = new AccessReader(values).tokens(root);
        new DirectChannels(values, channels).check();
        if (complete) {
            reportMissing(document);
        }
        if (route.isEmpty() || !problems.isEmpty()) {
            return new LoadResult.Invalid(problems.sorted());
        }
        var version = Version.of(document.sections(), calendars.used());
        return new LoadResult.Valid(new Configuration(
                version,
                new Directory(
                        version,
                        users,
                        teams,
                        rotations,
                        schedules,
                        channels.keySet(),
                        ringing(channels),
                        severities,
                        dedupWindow,
                        new SuppressionRules(
                                List.of(), maintenance, new ActiveInhibitions(inhibitionRules, List.of()))),
                new Router(route.get(), receivers, policies, severities),
                stormGuard,
                correlation,
                schedulesReader.handoffNotices(),
                people.channels(),
                outgoing,
                selfMonitoring,
                webhooks,
                tokens,
                sources));
    }

    private static Set<String> ringing(Map<String, Settings> channels) {
        return channels.entrySet().stream()
                .filter(channel -> ChannelTypes.of(channel.getValue()).rings())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void reportMissing(Document document) {
        if (document.value("route").isEmpty()) {
            problems.add(whole, "no file has a 'route'", "say where alerts go: route: {receiver: name}");
        }
        for (var kind : Kind.values()) {
            if (document.isFaulty(kind.section)) {
                values.references().unreadable(kind);
            }
        }
        values.references().reportUnknown(problems);
    }
}
