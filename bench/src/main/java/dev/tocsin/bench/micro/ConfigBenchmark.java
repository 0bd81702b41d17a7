package dev.tocsin.bench.micro;

import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.report.Lint;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.core.routing.RoutingDecision;
import dev.tocsin.core.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Loading and checking {@link LargeConfiguration}, and routing alerts of all its teams through it. */
@State(Scope.Thread)
public class ConfigBenchmark {
    private Path directory = Path.of("");
    private Configuration configuration = World.CONFIGURATION;
    private final Inputs<Signal> signals =
            Inputs.of(n -> World.firing(n, "team" + n * LargeConfiguration.TEAMS / Inputs.COUNT));

    @Setup
    public void write() throws IOException {
        directory = Files.createTempDirectory("large-configuration");
        LargeConfiguration.write(directory);
        configuration = load();
    }

    @TearDown
    public void remove() throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Benchmark
    public Configuration load() {
        return switch (ConfigLoader.load(directory, _ -> null)) {
            case LoadResult.Valid(var valid) -> valid;
            case LoadResult.Invalid(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }

    @Benchmark
    public List<ConfigProblem> loadAndReview() {
        return Lint.of(load(), World.T0);
    }

    @Benchmark
    public List<RoutingDecision> route() {
        return configuration.router().route(signals.next(), World.T0);
    }
}
