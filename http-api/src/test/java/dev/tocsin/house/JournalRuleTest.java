package dev.tocsin.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The journal has one reader and one writer, so that its tables can change. */
class JournalRuleTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();

    /** The table, and the view that people read. */
    private static final Pattern TABLE = Pattern.compile("event_journal|(from|join) event\\b");

    @Test
    void sqlAboutTheJournal_isInTheEventLogAndThePluginOnly() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            var found = modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .filter(sources -> !sources.startsWith(ROOT.resolve("bench")))
                    .flatMap(JournalRuleTest::javaFiles)
                    .filter(file -> TABLE.matcher(text(file)).find())
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();

            assertEquals(List.of("EventLog.java", "JournalReader.java", "JournalWriter.java"), found);
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
