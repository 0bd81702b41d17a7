package dev.tocsin.api;

import dev.tocsin.api.schedule.OnCallTable;
import dev.tocsin.api.schedule.RemoteSchedules;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.read.DurationReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks up who is on call, with nothing running. */
@Command(
        name = "oncall",
        description = "Shows who is on call, why, and until when, as the files or a running node say.",
        mixinStandardHelpOptions = true,
        footer = {"", "Overrides made through the API are not in the files: --url asks a node, which knows them."})
final class OnCallCommand implements Callable<Integer> {
    private static final Duration MAX_RANGE = Duration.ofDays(366);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private TimeOption time = new TimeOption();

    @Mixin
    private NodeOption remote = new NodeOption();

    @Option(
            names = "--range",
            paramLabel = "LENGTH",
            description = "show every shift in this length of time: 12h, 7d, 4w")
    private @Nullable String range;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "schedules or rotations (default: every schedule)")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        var length = length();
        var node = remote.node();
        return node.isPresent()
                ? ask(new RemoteSchedules(node.get()), length)
                : config.with(configuration -> show(configuration, length));
    }

    private int show(Configuration configuration, Optional<Duration> length) {
        var table = new OnCallTable(configuration.directory());
        try {
            for (var schedule : table.find(names)) {
                var zone = time.zone(schedule.zone());
                spec.commandLine().getOut().print(table.of(schedule, zone, time.at(zone), length));
            }
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IllegalArgumentException e) {
            spec.commandLine().getErr().println("tocsin: " + e.getMessage());
            return 1;
        }
    }

    private int ask(RemoteSchedules schedules, Optional<Duration> length) throws IOException {
        for (var schedule : chosen(schedules.all())) {
            var zone = time.zone(schedule.zone());
            var from = time.at(zone);
            var rows = length.isEmpty()
                    ? schedules.at(schedule, from)
                    : schedules.between(schedule, from, from.plus(length.get()));
            spec.commandLine().getOut().print(OnCallTable.table(schedule.name(), zone, rows));
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    private List<RemoteSchedules.Named> chosen(List<RemoteSchedules.Named> all) {
        var known = all.stream().map(RemoteSchedules.Named::name).toList();
        for (var name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "the node has no schedule " + name + "; it has " + String.join(", ", known));
            }
        }
        return all.stream()
                .filter(schedule -> names.isEmpty() || names.contains(schedule.name()))
                .toList();
    }

    private Optional<Duration> length() {
        if (range == null) {
            return Optional.empty();
        }
        var length =
                DurationReader.parse(range).filter(parsed -> parsed.isPositive() && parsed.compareTo(MAX_RANGE) <= 0);
        if (length.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--range must be a length such as 7d, at most 366d");
        }
        return length;
    }
}
