package dev.tocsin.api;

import dev.tocsin.config.ConfigLoader;
import dev.tocsin.config.Loaded;
import dev.tocsin.config.Summary;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Checks a configuration and says everything that is wrong with it.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "the configuration's directory")
    @SuppressWarnings("NullAway.Init") // picocli
    private Path directory;

    @Override
    public Integer call() {
        return switch (ConfigLoader.load(directory, System::getenv)) {
            case Loaded.Valid(var configuration) -> {
                System.out.print(Summary.of(configuration, Instant.now()));
                yield 0;
            }
            case Loaded.Invalid(var problems) -> {
                problems.forEach(System.err::println);
                System.err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
                yield 1;
            }
        };
    }
}
