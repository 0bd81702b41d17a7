package dev.tocsin.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The YAML and iCalendar files of a directory, sorted by name; hidden ones, such as an editor's, are left out. */
final class SourceFiles {
    private static final String EXPECTED = "name a directory with at least one *.yaml or *.yml file";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private SourceFiles() {}

    static List<Source> read(Path directory, Problems problems) {
        var place = Place.whole(directory.toString());
        if (!Files.isDirectory(directory)) {
            problems.add(place, Files.exists(directory) ? "not a directory" : "no such directory", EXPECTED);
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            var files = entries.filter(SourceFiles::isConfiguration)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList();
            if (files.stream().allMatch(SourceFiles::isCalendar)) {
                problems.add(place, "the directory has no *.yaml or *.yml file", EXPECTED);
            }
            return files.stream()
                    .flatMap(file -> readFile(file, problems).stream())
                    .toList();
        } catch (IOException _) {
            problems.add(place, "the directory cannot be read", "make it readable for Tocsin");
            return List.of();
        }
    }

    private static boolean isConfiguration(Path file) {
        var name = name(file);
        return !name.startsWith(".")
                && (name.endsWith(".yaml") || name.endsWith(".yml") || isCalendar(file))
                && !Files.isDirectory(file);
    }

    private static boolean isCalendar(Path file) {
        return name(file).endsWith(".ics");
    }

    private static Optional<Source> readFile(Path file, Problems problems) {
        var place = Place.whole(name(file));
        try {
            if (Files.size(file) > Source.MAX_BYTES) {
                problems.add(place, "the file is larger than 1 MiB", "split it, or move it out of the directory");
                return Optional.empty();
            }
            var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            var text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            var start = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
            return Optional.of(new Source(name(file), text.substring(start)));
        } catch (CharacterCodingException _) {
            problems.add(place, "the file is not UTF-8", "save it as plain UTF-8");
        } catch (IOException _) {
            problems.add(place, "the file cannot be read", "make it readable for Tocsin");
        }
        return Optional.empty();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
