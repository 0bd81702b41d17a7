package dev.tocsin.api.versions;

import dev.tocsin.config.ConfigLoader;
import dev.tocsin.config.Loaded;
import dev.tocsin.config.Source;
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
    public Loaded load() {
        return directory
                .map(files -> ConfigLoader.load(files, environment))
                .orElseGet(() -> new Loaded.Valid(ConfigLoader.example()));
    }

    /** Reads the texts of files that another node may have stored. */
    Loaded load(Map<String, String> texts) {
        List<Source> sources = texts.entrySet().stream()
                .map(text -> new Source(text.getKey(), text.getValue()))
                .toList();
        return ConfigLoader.load(sources, directory.orElse(Path.of("")), environment);
    }

    @Override
    public String toString() {
        return directory.map(Path::toString).orElse("the built-in example");
    }

    static Map<String, String> texts(List<Source> sources) {
        return sources.stream()
                .collect(Collectors.toMap(
                        Source::file, Source::text, (first, _) -> first, java.util.LinkedHashMap::new));
    }
}
