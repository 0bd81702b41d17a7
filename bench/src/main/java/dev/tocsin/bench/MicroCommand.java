package dev.tocsin.bench;

import dev.tocsin.bench.system.Tocsin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Time and memory of single functions, in JVMs of their own that run with the service's flags. */
@Command(
        name = "micro",
        mixinStandardHelpOptions = true,
        description = "Time and allocated bytes of one call of each hot function.")
final class MicroCommand implements Callable<Integer> {
    private static final Path RESULTS = Path.of("bench", "results");
    private static final Path JSON = RESULTS.resolve("micro.json");
    private static final Path LOG = RESULTS.resolve("micro.log");

    @Parameters(
            arity = "0..1",
            paramLabel = "REGEXP",
            description = "Only functions whose name contains a match; case does not matter.")
    private Pattern functions = Pattern.compile("");

    @Option(names = "--quick", description = "One JVM each and short rounds: a rough idea in two minutes.")
    private boolean quick;

    @Override
    public Integer call() throws IOException, RunnerException {
        Files.createDirectories(RESULTS);
        System.out.println("Measuring; every round is in " + LOG);
        try {
            print(new Runner(options().build()).run());
        } catch (NoBenchmarksException _) {
            System.err.println("no function matches " + functions);
            return 1;
        }
        System.out.println("As JSON: " + JSON);
        return 0;
    }

    private ChainedOptionsBuilder options() {
        return new OptionsBuilder()
                .include("(?i)" + functions)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(quick ? 1 : 2)
                .warmupIterations(quick ? 2 : 5)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(quick ? 3 : 5)
                .measurementTime(TimeValue.milliseconds(quick ? 500 : 1_000))
                .jvmArgs(Tocsin.JVM_FLAGS.toArray(String[]::new))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(JSON.toString())
                .output(LOG.toString());
    }

    private static void print(Collection<RunResult> results) {
        System.out.printf("%-28s %10s %10s %10s%n", "function", "ns/op", "±", "B/op");
        for (var result : results) {
            var time = result.getPrimaryResult();
            var bytes = Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"));
            System.out.printf(
                    "%-28s %10.0f %10.0f %10.0f%n",
                    name(result.getParams()), time.getScore(), time.getScoreError(), bytes.getScore());
        }
    }

    /** {@code Decode.jsonOnly} for {@code dev.tocsin.bench.micro.DecodeBenchmark.jsonOnly}. */
    private static String name(BenchmarkParams benchmark) {
        return benchmark.getBenchmark().replaceFirst(".*\\.(\\w+)Benchmark\\.", "$1.");
    }
}
