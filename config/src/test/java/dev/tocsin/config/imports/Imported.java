package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A product's fixture, imported, written to a directory and loaded from it. */
record Imported(Configuration configuration, String yaml, List<ImportDifference> differences) {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final Path FIXTURES = Path.of("src/test/resources/imports");

    static Imported from(SourceProduct sourceProduct, Path directory) throws IOException {
        return of(sourceProduct, files(sourceProduct), directory);
    }

    /** The second fixture: what real set-ups seldom have. */
    static Imported fromMore(SourceProduct sourceProduct, Path directory) throws IOException {
        return of(sourceProduct, files(Path.of("more", sourceProduct.command())), directory);
    }

    private static Imported of(SourceProduct sourceProduct, List<JsonFile> files, Path directory) throws IOException {
        var translation = Importer.translate(sourceProduct, files, NOW);
        var done = assertInstanceOf(ImportResult.Done.class, translation, translation::toString);
        for (var file : done.files().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        var yaml = String.join("\n", done.files().values());
        return switch (ConfigLoader.load(directory, _ -> null)) {
            case LoadResult.Valid valid -> new Imported(valid.configuration(), yaml, done.notCarriedOver());
            case LoadResult.Invalid(var problems) -> throw new AssertionError(problems + "\n" + yaml);
        };
    }

    List<String> notes() {
        return differences.stream().map(ImportDifference::toString).toList();
    }

    static List<JsonFile> files(SourceProduct sourceProduct) throws IOException {
        return files(Path.of(sourceProduct.command()));
    }

    static List<JsonFile> files(Path folder) throws IOException {
        var files = new ArrayList<JsonFile>();
        try (var paths = Files.list(FIXTURES.resolve(folder))) {
            for (var path : paths.sorted().toList()) {
                files.add(new JsonFile(path.getFileName().toString(), Files.readString(path)));
            }
        }
        return files;
    }

    /** Everybody on call at once in these schedules, in the order of their names, without the one who is nobody. */
    String onCall(Instant at, String... schedules) {
        var users = new TreeSet<String>();
        for (var name : schedules) {
            configuration.directory().schedules().get(name).at(at).user().ifPresent(users::add);
        }
        users.remove(ImportDraft.NOBODY);
        return String.join(" ", users);
    }

    void assertOnCall(String expected, String local, String zone, String... schedules) {
        var at = LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant();
        assertEquals(expected, onCall(at, schedules), () -> local + " " + zone + "\n" + yaml);
    }

    /** The levels of a policy, each {@code delay+responders timeout}. */
    String policy(String name) {
        var policy = configuration.router().policies().get(name);
        var text = new StringBuilder();
        for (var level : policy.levels()) {
            level.delay().ifPresent(delay -> text.append(delay).append(" later "));
            level.responders()
                    .forEach(responder -> text.append(responder.reference()).append(' '));
            text.append(level.timeout()).append('\n');
        }
        return text.append("again ").append(policy.repeat()).toString();
    }

    void assertNoted(String part) {
        assertTrue(
                notes().stream().anyMatch(note -> note.contains(part)),
                () -> part + "\nis not among\n" + String.join("\n", notes()));
    }

    /** Files of these texts, imported. */
    static ImportResult.Done translated(SourceProduct sourceProduct, String... texts) {
        var files = Stream.of(texts).map(text -> new JsonFile("a.json", text)).toList();
        var translation = Importer.translate(sourceProduct, files, Imported.NOW);
        return assertInstanceOf(ImportResult.Done.class, translation, translation::toString);
    }

    /** What is written loads. */
    static String written(SourceProduct sourceProduct, String text) {
        var yaml = String.join("\n", translated(sourceProduct, text).files().values());
        var loadResult = ConfigLoader.load(List.of(new ConfigFile("a.yaml", yaml)), Path.of(""), _ -> null);
        assertInstanceOf(LoadResult.Valid.class, loadResult, () -> loadResult + "\n" + yaml);
        return yaml;
    }

    static List<DifferenceKind> differences(List<ImportDifference> notes) {
        return notes.stream().map(ImportDifference::difference).toList();
    }
}
