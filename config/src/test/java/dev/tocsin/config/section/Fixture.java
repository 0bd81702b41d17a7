package dev.tocsin.config.section;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compiles texts without files; a sound base to which a test adds what it is about. */
public final class Fixture {
    public static final String PEOPLE = """
        users:
          sam: {name: Sam Doe, contacts: [{channel: console}]}
          alex: {contacts: [{channel: console}]}
        """;
    public static final String POLICIES = """
        policies:
          critical:
            levels:
              - {responders: [{user: sam}], timeout: 15m}
        receivers:
          critical: {policy: critical}
        """;
    public static final String ROUTE = """
        route: {receiver: critical, group_by: [alertname]}
        """;
    public static final String BASE = PEOPLE + POLICIES + ROUTE;

    private Fixture() {}

    /** Files are named a.yaml, b.yaml and so on. */
    public static LoadResult load(Map<String, String> environment, Path directory, String... files) {
        var sources = new ArrayList<ConfigFile>();
        for (var file : files) {
            sources.add(new ConfigFile((char) ('a' + sources.size()) + ".yaml", file));
        }
        return ConfigLoader.load(sources, directory, environment::get);
    }

    public static Signal firing(Map<String, String> labels) {
        var alert = new Alert("1", Labels.of(labels), "a", "", "", Map.of(), Instant.EPOCH);
        return new Signal.Firing(new Origin("test", "test"), alert, Optional.empty());
    }

    public static LoadResult load(String... files) {
        return load(Map.of(), Path.of("dir"), files);
    }

    public static Configuration valid(LoadResult loadResult) {
        return switch (loadResult) {
            case LoadResult.Valid(var configuration) -> configuration;
            case LoadResult.Invalid(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    public static Configuration valid(String... files) {
        return valid(load(files));
    }

    public static List<ConfigProblem> problems(LoadResult loadResult) {
        return switch (loadResult) {
            case LoadResult.Valid _ -> List.of();
            case LoadResult.Invalid(var problems) -> problems;
        };
    }

    /** {@code file:line path: message}, one a line. */
    public static String faults(LoadResult loadResult) {
        return problems(loadResult).stream()
                .map(p -> p.file() + ':' + p.line() + ' ' + p.path() + ": " + p.message())
                .collect(Collectors.joining("\n"));
    }

    public static String faults(String... files) {
        return faults(load(files));
    }
}
