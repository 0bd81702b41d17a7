package dev.tocsin.config.read;

import dev.tocsin.channel.Secret;
import dev.tocsin.channel.SecretReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves references to secrets. Problems name the reference, and never the secret or a text that was written instead
 * of a reference.
 */
public final class Secrets {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * The prefix of placeholders for secrets that were not resolved. No secret begins with it, because nobody can type
     * NUL.
     */
    private static final String STAND_IN = "\0stand-in:";

    private static final int MAX_BYTES = 64 * 1024;
    private static final String HOW = "write ${env:NAME} or ${file:/path/to/file}";

    private final Path directory;
    private final Function<String, @Nullable String> environment;
    private final Problems problems;
    private final Optional<List<String>> standIns;

    /**
     * @param directory which relative paths start from
     * @param standIns receives references that are not resolved; empty = all are resolved
     */
    public Secrets(
            Path directory,
            Function<String, @Nullable String> environment,
            Optional<List<String>> standIns,
            Problems problems) {
        this.standIns = standIns;
        this.directory = directory;
        this.environment = environment;
        this.problems = problems;
    }

    public Optional<Secret> read(Yaml node) {
        if (!(node instanceof Yaml.Scalar scalar)) {
            problems.add(node.place(), "expected a reference to a secret, found " + node.kind(), HOW);
            return Optional.empty();
        }
        var reference = SecretReference.of(scalar.text());
        if (reference.isEmpty()) {
            problems.add(node.place(), "a secret must be a reference and not the value itself", HOW);
            return Optional.empty();
        }
        var name = reference.get().name();
        return switch (reference.get().source()) {
            case ENV -> fromEnvironment(name, node.place());
            case FILE -> fromFile(name, node.place());
        };
    }

    private Optional<Secret> fromEnvironment(String name, SourceLocation location) {
        if (!VARIABLE.matcher(name).matches()) {
            problems.add(
                    location,
                    noVariable(name),
                    "write ${env:NAME}: a reference has no default; set the variable where Tocsin is started");
            return Optional.empty();
        }
        if (standIns.isPresent()) {
            return standIn("${env:" + name + '}', location);
        }
        var value = environment.apply(name);
        if (value == null || value.isBlank()) {
            problems.add(
                    location,
                    "${env:" + name + "} cannot be resolved: the variable "
                            + (value == null ? "is not set" : blank(value)),
                    "export " + name + " before starting, or correct the name");
            return Optional.empty();
        }
        return Optional.of(new Secret(value));
    }

    /** A message without the text after the name: if somebody tries a default, that text is often the secret itself. */
    private static String noVariable(String written) {
        var name = VARIABLE.matcher(written);
        return name.lookingAt()
                ? "what follows " + name.group() + " cannot be part of the name of a variable"
                : "this is not the name of a variable";
    }

    private static String blank(String value) {
        return value.isEmpty() ? "is empty" : "contains only white space";
    }

    private Optional<Secret> fromFile(String name, SourceLocation location) {
        if (standIns.isPresent()) {
            return standIn("${file:" + name + '}', location);
        }
        try {
            var file = directory.resolve(name);
            if (!Files.isRegularFile(file)) {
                return unreadable(name, location, "there is no such file");
            }
            if (Files.size(file) > MAX_BYTES) {
                return unreadable(name, location, "the file is larger than 64 KiB");
            }
            var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            var value = text.replaceFirst("\\r?\\n\\z", "");
            return value.isBlank()
                    ? unreadable(name, location, "the file " + blank(value))
                    : Optional.of(new Secret(value));
        } catch (IOException | InvalidPathException _) {
            return unreadable(name, location, "the file cannot be read");
        }
    }

    /** A placeholder for a secret that is not resolved. */
    private Optional<Secret> standIn(String reference, SourceLocation location) {
        standIns.ifPresent(list -> list.add(location.fileAndLine() + ": " + location.path() + ": " + reference));
        return Optional.of(new Secret(STAND_IN + reference));
    }

    /** Whether a secret is only a placeholder, whose form cannot be checked. */
    public static boolean isStandIn(Secret secret) {
        return secret.reveal().startsWith(STAND_IN);
    }

    private Optional<Secret> unreadable(String name, SourceLocation location, String why) {
        problems.add(
                location,
                "${file:" + name + "} cannot be resolved: " + why,
                "write the secret to that file, readable for Tocsin; a relative path starts at the configuration"
                        + " directory");
        return Optional.empty();
    }
}
