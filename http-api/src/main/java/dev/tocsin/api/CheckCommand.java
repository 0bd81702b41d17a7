package dev.tocsin.api;

import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.diff.ConfigDiff;
import dev.tocsin.config.report.ConfigSummary;
import dev.tocsin.config.report.Lint;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.core.time.TimeSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = "Checks a configuration and reports every problem in it.",
        mixinStandardHelpOptions = true,
        exitCodeList = {
            "0:the configuration is valid",
            "1:a configuration is not valid, or with --strict there are warnings"
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "the configuration's directory")
    @SuppressWarnings("NullAway.Init") // picocli
    private Path directory;

    @Option(
            names = "--against",
            paramLabel = "OLD",
            description = "another configuration: describe the changes from that configuration to this one")
    private @Nullable Path old;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "14",
            description = "how far --against compares shifts (default: ${DEFAULT-VALUE})")
    private int days = 14;

    @Option(names = "--strict", description = "fail when there are warnings")
    private boolean strict;

    @Option(
            names = "--without-secrets",
            description = "do not resolve references such as $${env:NAME}: list them, and check everything else")
    private boolean withoutSecrets;

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private LoadResult load(Path directory) {
        if (!withoutSecrets) {
            return ConfigLoader.load(directory, System::getenv);
        }
        var references = new ArrayList<String>();
        var loadResult = ConfigLoader.loadWithoutSecrets(directory, references);
        references.forEach(reference -> out().println("not resolved: " + reference));
        return loadResult;
    }

    @Override
    public Integer call() {
        return switch (load(directory)) {
            case LoadResult.Valid(var configuration) when old != null -> against(old, configuration);
            case LoadResult.Valid(var configuration) -> {
                var now = TimeSource.system().instant();
                out().print(ConfigSummary.of(configuration, now));
                out().flush();
                var warnings = Lint.withReadiness(configuration, now);
                warnings.forEach(warning -> err().println("warning: " + warning));
                err().flush();
                out().println(ConfigSummary.verdict(configuration, warnings.size()));
                yield strict && !warnings.isEmpty() ? 1 : 0;
            }
            case LoadResult.Invalid(var problems) -> report(problems);
        };
    }

    private int against(Path old, Configuration configuration) {
        return switch (load(old)) {
            case LoadResult.Valid(var before) -> {
                var now = TimeSource.system().instant();
                var changes = ConfigDiff.between(before, configuration, now, now.plus(Duration.ofDays(days)));
                (changes.isEmpty() ? List.of("nothing changes") : changes).forEach(out()::println);
                yield 0;
            }
            case LoadResult.Invalid(var problems) -> {
                err().println("the old configuration is not valid:");
                yield report(problems);
            }
        };
    }

    private int report(List<ConfigProblem> problems) {
        problems.forEach(err()::println);
        err().println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
        return 1;
    }
}
