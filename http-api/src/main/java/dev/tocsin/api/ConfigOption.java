package dev.tocsin.api;

import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --config} of the commands that read a configuration without a running node. */
final class ConfigOption {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec command;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "the directory of the configuration (default: the built-in example)")
    private @Nullable Path directory;

    /**
     * Loads the configuration for a command.
     *
     * @return the command's exit code; 1 when the configuration is not valid
     */
    int with(ToIntFunction<Configuration> use) {
        if (directory == null) {
            var out = command.commandLine().getOut();
            out.println("This is the built-in example, not your configuration: name your files with --config DIR.");
            out.flush();
            return use.applyAsInt(ConfigLoader.example());
        }
        return switch (ConfigLoader.load(directory, System::getenv)) {
            case LoadResult.Valid(var configuration) -> use.applyAsInt(configuration);
            case LoadResult.Invalid(var problems) -> {
                var err = command.commandLine().getErr();
                problems.forEach(err::println);
                err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
                yield 1;
            }
        };
    }
}
