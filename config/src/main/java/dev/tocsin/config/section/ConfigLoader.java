package dev.tocsin.config.section;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.read.Problems;
import dev.tocsin.config.read.SourceFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads a configuration, completely or not at all. */
public final class ConfigLoader {
    static final List<String> EXAMPLE =
            List.of("10-people.yaml", "20-rotations.yaml", "30-policies.yaml", "40-routes.yaml");

    private ConfigLoader() {}

    /**
     * Loads every {@code *.yaml}, {@code *.yml} and {@code *.ics} file of a directory, without its subdirectories.
     *
     * @param environment looks up {@code ${env:NAME}}, usually {@code System::getenv}
     */
    public static LoadResult load(Path directory, Function<String, @Nullable String> environment) {
        return load(directory, environment, Optional.empty());
    }

    /**
     * Loads a directory where the secrets are not available, such as in a pull request. References to secrets are not
     * resolved, and everything else is checked. The configuration is only for inspection.
     *
     * @param references receives the references that were not resolved, each with its place
     */
    public static LoadResult loadWithoutSecrets(Path directory, List<String> references) {
        return load(directory, _ -> null, Optional.of(references));
    }

    private static LoadResult load(
            Path directory, Function<String, @Nullable String> environment, Optional<List<String>> standIns) {
        var problems = new Problems();
        var sources = SourceFiles.read(directory, problems);
        return sources.stream().allMatch(ConfigFile::isCalendar)
                ? new LoadResult.Invalid(problems.sorted())
                : new Compiler(directory, environment, standIns, problems).compile(sources);
    }

    /**
     * Loads texts that were read before, such as those of {@link Configuration#sources}.
     *
     * @param directory which relative paths start from
     */
    public static LoadResult load(
            List<ConfigFile> sources, Path directory, Function<String, @Nullable String> environment) {
        return new Compiler(directory, environment, new Problems()).compile(sources);
    }

    /** The built-in example: defaults for a start, with the console as the only channel. */
    public static Configuration example() {
        var sources = new ArrayList<ConfigFile>();
        for (var file : EXAMPLE) {
            sources.add(resource(file));
        }
        return switch (new Compiler(Path.of("example"), _ -> null, new Problems()).compile(sources)) {
            case LoadResult.Valid(var configuration) -> configuration;
            case LoadResult.Invalid(var problems) -> throw new AssertionError("the example is not valid: " + problems);
        };
    }

    private static ConfigFile resource(String file) {
        try (InputStream in = Configuration.class.getResourceAsStream("example/" + file)) {
            if (in == null) {
                throw new AssertionError("the example lacks " + file);
            }
            return new ConfigFile(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
