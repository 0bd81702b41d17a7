package dev.tocsin.config;

import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Signal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compiles texts without files; a sound base to which a test adds what it is about. */
final class Fixture {
    static final String PEOPLE = """
        users:
          sam: {name: Sam Doe, contacts: [{channel: console}]}
          alex: {contacts: [{channel: console}]}
        """;
    static final String POLICIES = """
        policies:
          critical:
            levels:
              - {responders: [{user: sam}], timeout: 15m}
        receivers:
          critical: {policy: critical}
        """;
    static final String ROUTE = """
        route: {receiver: critical, group_by: [alertname]}
        """;
    static final String BASE = PEOPLE + POLICIES + ROUTE;

    private Fixture() {}

    /** Files are named a.yaml, b.yaml and so on. */
    static LoadResult load(Map<String, String> environment, Path directory, String... files) {
        var sources = new ArrayList<ConfigFile>();
        for (var file : files) {
            sources.add(new ConfigFile((char) ('a' + sources.size()) + ".yaml", file));
        }
        return new Compiler(directory, environment::get, new Problems()).compile(sources);
    }

    static Signal firing(Map<String, String> labels) {
        var alert = new Alert("1", Labels.of(labels), "a", "", "", Map.of(), Instant.EPOCH);
        return new Signal.Firing(new Origin("test", "test"), alert, Optional.empty());
    }

    static LoadResult load(String... files) {
        return load(Map.of(), Path.of("dir"), files);
    }

    static Configuration valid(LoadResult loadResult) {
        return switch (loadResult) {
            case LoadResult.Valid(var configuration) -> configuration;
            case LoadResult.Invalid(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    static Configuration valid(String... files) {
        return valid(load(files));
    }

    static List<ConfigProblem> problems(LoadResult loadResult) {
        return switch (loadResult) {
            case LoadResult.Valid _ -> List.of();
            case LoadResult.Invalid(var problems) -> problems;
        };
    }

    /** {@code file:line path: message}, one a line. */
    static String faults(LoadResult loadResult) {
        return problems(loadResult).stream()
                .map(p -> p.file() + ':' + p.line() + ' ' + p.path() + ": " + p.message())
                .collect(Collectors.joining("\n"));
    }

    static String faults(String... files) {
        return faults(load(files));
    }
}
