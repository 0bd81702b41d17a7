package dev.tocsin.api;

import dev.tocsin.api.schedule.OnCallTable;
import dev.tocsin.config.ConfigLoader;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.Durations;
import dev.tocsin.config.Loaded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks up who is on call, with nothing running. */
@Command(
        name = "oncall",
        description = "Shows who is on call, why, and until when, as the files say.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Overrides made through the API are not in the files: GET /api/v1/schedules/NAME/shifts knows them."
        })
final class OnCallCommand implements Callable<Integer> {
    private static final Duration LONGEST_RANGE = Duration.ofDays(366);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "DIR", description = "configuration (default: the built-in example)")
    private @Nullable Path config;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "2026-12-12T08:00 in each schedule's own zone, or 2026-12-12T08:00:00Z (default: now)")
    private @Nullable String at;

    @Option(names = "--range", paramLabel = "LENGTH", description = "every shift of so long: 12h, 7d, 4w")
    private @Nullable String range;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "schedules or rotations (default: every schedule)")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call() {
        var when = when();
        var length = length();
        var loaded =
                config == null ? new Loaded.Valid(ConfigLoader.example()) : ConfigLoader.load(config, System::getenv);
        return switch (loaded) {
            case Loaded.Valid(var configuration) -> show(configuration, when, length);
            case Loaded.Invalid(var problems) -> {
                problems.forEach(problem -> err(problem.toString()));
                yield 1;
            }
        };
    }

    private int show(Configuration configuration, Function<ZoneId, Instant> when, Optional<Duration> length) {
        var table = new OnCallTable(configuration.directory());
        try {
            for (var schedule : table.find(names)) {
                spec.commandLine().getOut().print(table.of(schedule, when, length));
            }
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IllegalArgumentException e) {
            err("tocsin: " + e.getMessage());
            return 1;
        }
    }

    private Function<ZoneId, Instant> when() {
        if (at == null) {
            var now = Instant.now();
            return _ -> now;
        }
        try {
            return OnCallTable.time(at);
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), "--at must be a time such as 2026-12-12T08:00 or 2026-12-12T08:00:00Z", e);
        }
    }

    private Optional<Duration> length() {
        if (range == null) {
            return Optional.empty();
        }
        var length =
                Durations.parse(range).filter(parsed -> parsed.isPositive() && parsed.compareTo(LONGEST_RANGE) <= 0);
        if (length.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--range must be a length such as 7d, at most 366d");
        }
        return length;
    }

    private void err(String line) {
        spec.commandLine().getErr().println(line);
    }
}
