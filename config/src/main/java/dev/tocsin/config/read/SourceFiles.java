package dev.tocsin.config.read;

import dev.tocsin.config.ConfigFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads the YAML and iCalendar files of a directory, sorted by name; hidden files, such as an editor's, are ignored.
 */
public final class SourceFiles {
    private static final String EXPECTED = "name a directory with at least one *.yaml or *.yml file";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private SourceFiles() {}

    public static List<ConfigFile> read(Path directory, Problems problems) {
        var location = SourceLocation.whole(directory.toString());
        if (!Files.isDirectory(directory)) {
            problems.add(location, Files.exists(directory) ? "not a directory" : "no such directory", EXPECTED);
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            var files = entries.filter(SourceFiles::isConfiguration)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList();
            if (files.stream().allMatch(SourceFiles::isCalendar)) {
                problems.add(location, "the directory has no *.yaml or *.yml file", EXPECTED);
            }
            return files.stream()
                    .flatMap(file -> readFile(file, problems).stream())
                    .toList();
        } catch (IOException _) {
            problems.add(location, "the directory cannot be read", "make it readable for Tocsin");
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

    private static Optional<ConfigFile> readFile(Path file, Problems problems) {
        var location = SourceLocation.whole(name(file));
        try {
            if (Files.size(file) > ConfigFile.MAX_BYTES) {
                problems.add(location, "the file is larger than 1 MiB", "split it, or move it out of the directory");
                return Optional.empty();
            }
            var bytes = Files.readAllBytes(file);
            var whole = ByteBuffer.wrap(isCalendar(file) ? unfolded(bytes) : bytes);
            var text = StandardCharsets.UTF_8.newDecoder().decode(whole).toString();
            var start = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
            return Optional.of(new ConfigFile(name(file), text.substring(start)));
        } catch (CharacterCodingException _) {
            problems.add(location, "the file is not UTF-8", "save it as plain UTF-8");
        } catch (IOException _) {
            problems.add(location, "the file cannot be read", "make it readable for Tocsin");
        }
        return Optional.empty();
    }

    /**
     * Lines of iCalendar may be folded within a character, RFC 5545 section 3.1. Such a fold is moved behind the
     * character, so that lines keep their numbers.
     */
    private static byte[] unfolded(byte[] bytes) {
        var text = new ByteArrayOutputStream(bytes.length);
        var folds = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; ) {
            var fold = fold(bytes, i);
            if (fold > 0 && i + fold < bytes.length && isWithinCharacter(bytes[i + fold])) {
                folds.write(bytes, i, fold);
                i += fold;
            } else {
                if (!isWithinCharacter(bytes[i])) {
                    text.writeBytes(folds.toByteArray());
                    folds.reset();
                }
                text.write(bytes[i++]);
            }
        }
        text.writeBytes(folds.toByteArray());
        return text.toByteArray();
    }

    /** The length of the fold that begins at an index; 0 = none does. */
    private static int fold(byte[] bytes, int at) {
        var end = bytes[at] == '\r' ? at + 1 : at;
        return end + 1 < bytes.length && bytes[end] == '\n' && (bytes[end + 1] == ' ' || bytes[end + 1] == '\t')
                ? end + 2 - at
                : 0;
    }

    /** Whether the byte continues a UTF-8 character. */
    private static boolean isWithinCharacter(byte value) {
        return (value & 0xC0) == 0x80;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
