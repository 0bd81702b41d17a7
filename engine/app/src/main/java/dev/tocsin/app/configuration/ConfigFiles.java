package dev.tocsin.app.configuration;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The directory from which this node reads its configuration, and the environment in which it resolves references to
 * secrets.
 *
 * @param directory empty = the built-in example
 */
public record ConfigFiles(Optional<Path> directory, Function<String, @Nullable String> environment) {
    /** Reads the files as they are now. */
    public LoadResult load() {
        return directory
                .map(files -> ConfigLoader.load(files, environment))
                .orElseGet(() -> new LoadResult.Valid(ConfigLoader.example()));
    }

    /** Reads the texts of files that another node may have stored. */
    LoadResult load(Map<String, String> texts) {
        List<ConfigFile> sources = texts.entrySet().stream()
                .map(text -> new ConfigFile(text.getKey(), text.getValue()))
                .toList();
        return ConfigLoader.load(sources, directory.orElse(Path.of("")), environment);
    }

    @Override
    public String toString() {
        return directory.map(Path::toString).orElse("the built-in example");
    }

    static Map<String, String> texts(List<ConfigFile> sources) {
        return sources.stream()
                .collect(Collectors.toMap(
                        ConfigFile::file, ConfigFile::text, (first, _) -> first, java.util.LinkedHashMap::new));
    }
}
