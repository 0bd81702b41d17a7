package dev.tocsin.config.section;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Problems;
import dev.tocsin.config.read.References;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Secrets;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Times;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.config.read.YamlParser;
import dev.tocsin.engine.channel.ChannelTypes;
import dev.tocsin.engine.channel.Settings;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.routing.Router;
import dev.tocsin.engine.suppression.ActiveInhibitions;
import dev.tocsin.engine.suppression.SuppressionRules;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final Duration USUAL_DEDUP_WINDOW = Duration.ofMinutes(5);

    private final Problems problems;
    private final Values values;
    private final References references;
    private final Secrets secrets;
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
        values = new Values(problems);
        references = new References(values);
        secrets = new Secrets(directory, environment, standIns, problems);
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
        return compile(Document.join(roots, problems), complete, sources);
    }

    private LoadResult compile(Document document, boolean complete, List<ConfigFile> sources) {
        var scale = new SeveritiesReader(values);
        var severities = scale.read(document);
        var stormGuard = new StormGuardReader(values, severities, problems.isEmpty()).read(document);
        var correlation = new CorrelationReader(values).read(document);
        var dedupWindow = document.value("dedup_window")
                .map(node -> values.duration(node, Duration.ZERO, Values.A_MONTH))
                .orElse(USUAL_DEDUP_WINDOW);
        var channels = new ChannelsReader(values, references, secrets).read(document);
        var outgoing = new OutgoingReader(values).read(document);
        var times = new Times(values);
        var people = new PeopleReader(values, references, times, secrets, channels);
        var users = people.users(document);
        var teams = people.teams(document);
        var rotationsReader = new RotationsReader(values, references, times);
        var rotations = rotationsReader.read(document);
        var calendars = new Calendars(sources, values);
        var absences = new AbsencesReader(values, times).read(document);
        var layers = new LayersReader(values, references, times, calendars, rotationsReader, rotations);
        var schedulesReader = new SchedulesReader(values, references, times, layers, absences);
        var schedules = schedulesReader.read(document);
        var direct = new DirectChannels(values, references, channels);
        var policies = new PoliciesReader(values, references, scale.names(), times, direct).read(document);
        var intervals = new IntervalsReader(values, references).read(document);
        var inhibitionRules = new InhibitionReader(values).read(document);
        var routes = new RoutesReader(values, references, direct, intervals);
        var receivers = routes.receivers(document);
        var root = routes.root(document);
        var maintenance = new MaintenanceReader(values, direct, times).read(document);
        var access = new AccessReader(values, references, secrets);
        var webhooks = access.webhooks(document);
        var tokens = access.tokens(document);
        if (complete) {
            reportMissing(document);
        }
        if (root.isEmpty() || !problems.isEmpty()) {
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
                new Router(root.get(), receivers, policies, severities),
                stormGuard,
                correlation,
                schedulesReader.handoffNotices(),
                people.channels(),
                outgoing,
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
                references.unreadable(kind);
            }
        }
        references.reportUnknown(problems);
    }
}
