package dev.tocsin.config.read;

import dev.tocsin.config.ConfigFile;
import java.util.Optional;

/**
 * One key of the configuration: the one place that says what it is called, how its value is written, and what it means.
 * From it follow the value, the faults, the hints for misspelt keys, the JSON Schema and the reference.
 *
 * @param name as in the files, {@code like_this}
 * @param example a valid value, as in the files
 * @param meaning half a sentence, without a full stop
 * @param missing the hint if a required key is missing; empty = the key is optional
 * @param otherwise what is valid without the key, for the reference; "" = the key is required, or nothing
 * @param usual the default value; empty = none
 * @param since the version of Tocsin that was the first to have the key
 */
public record Key<T>(
        String name,
        Type<T> type,
        String example,
        String meaning,
        Optional<String> missing,
        String otherwise,
        Optional<T> usual,
        String since) {
    private static final String FIRST_VERSION = "0.1";

    /** @param hint what to write if the key is missing */
    public static <T> Key<T> required(String name, Type<T> type, String example, String meaning, String hint) {
        return new Key<>(name, type, example, meaning, Optional.of(hint), "", Optional.empty(), FIRST_VERSION);
    }

    public static <T> Key<T> optional(String name, Type<T> type, String example, String meaning) {
        return new Key<>(name, type, example, meaning, Optional.empty(), "", Optional.empty(), FIRST_VERSION);
    }

    /** This key with a default value, as in the files. */
    public Key<T> or(String text) {
        var problems = new Problems();
        var value = YamlParser.parse(new ConfigFile(name, text), problems)
                .flatMap(node -> type.reader().read(node, new Values(problems)));
        if (!problems.isEmpty() || value.isEmpty()) {
            throw new IllegalArgumentException("the default of " + name + " is not valid: " + problems.sorted());
        }
        return or('`' + text + '`', value.get());
    }

    /** @param words what the reference says of the default value */
    public Key<T> or(String words, T value) {
        return new Key<>(name, type, example, meaning, Optional.empty(), words, Optional.of(value), since);
    }

    /** This key as an optional one, with a default that is not a fixed value. */
    public Key<T> otherwise(String words) {
        return new Key<>(name, type, example, meaning, Optional.empty(), words, Optional.empty(), since);
    }

    public Key<T> since(String version) {
        return new Key<>(name, type, example, meaning, missing, otherwise, usual, version);
    }

    public boolean isRequired() {
        return missing.isPresent();
    }

    @Override
    public String toString() {
        return name;
    }
}
