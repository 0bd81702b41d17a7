package dev.tocsin.api;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.imports.ImportReport;
import dev.tocsin.config.imports.ImportResult;
import dev.tocsin.config.section.ConfigLoader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the files to be imported; writes the YAML to standard output or a directory, and all else to the other output.
 */
record ImportOutput(PrintStream out, PrintStream err) {
    private static final long LARGEST_FILE = 64L << 20;

    /** Reads a file; empty where it is no text, which is reported then. */
    Optional<String> read(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                err.println(file
                        + ": is larger than 64 MiB; split the file, or remove what docs/importing.md does not list");
                return Optional.empty();
            }
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException _) {
            err.println(file + ": there is no such file");
        } catch (MalformedInputException _) {
            err.println(file + ": is not text in UTF-8");
        }
        return Optional.empty();
    }

    /** The exit code: 0 unless nothing could be written, or what was written does not load. */
    int write(ImportResult translation, Optional<Path> directory) throws IOException {
        return switch (translation) {
            case ImportResult.Done(var texts, var notes) -> {
                if (!write(texts, directory)) {
                    yield 1;
                }
                if (!notes.isEmpty()) {
                    err.println("Not carried over, or not the same:");
                    err.print(ImportReport.of(notes));
                }
                yield check(texts);
            }
            case ImportResult.Refused(var faults) -> {
                faults.forEach(err::println);
                err.println(faults.size() == 1 ? "1 problem" : faults.size() + " problems");
                yield 1;
            }
        };
    }

    private boolean write(Map<String, String> texts, Optional<Path> directory) throws IOException {
        if (directory.isEmpty()) {
            out.print(String.join("\n", texts.values()));
            return true;
        }
        Files.createDirectories(directory.get());
        for (var name : texts.keySet()) {
            if (Files.exists(directory.get().resolve(name))) {
                err.println(directory.get().resolve(name) + ": already exists; name an empty directory");
                return false;
            }
        }
        for (var text : texts.entrySet()) {
            var file = directory.get().resolve(text.getKey());
            Files.writeString(file, text.getValue());
            err.println("wrote " + file);
        }
        return true;
    }

    /** Validates the written texts as {@code serve} would. */
    private int check(Map<String, String> texts) {
        var sources = texts.entrySet().stream()
                .map(text -> new ConfigFile(text.getKey(), text.getValue()))
                .toList();
        return switch (ConfigLoader.load(sources, Path.of(""), _ -> null)) {
            case LoadResult.Valid _ -> 0;
            case LoadResult.Invalid(var problems) -> {
                err.println("\nCorrect these problems before you start Tocsin with these files:");
                problems.forEach(err::println);
                yield 1;
            }
        };
    }
}
