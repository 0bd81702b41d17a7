package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tocsin.config.ConfigLoader;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A product's fixture, imported, written to a directory and loaded from it. */
record Imported(Configuration configuration, String yaml, List<String> notes) {
    private static final Path FIXTURES = Path.of("src/test/resources/imports");

    static Imported from(Product product, Path directory) throws IOException {
        var done = assertInstanceOf(
                Translation.Done.class, Importer.translate(product, files(product)), "the fixture is refused");
        for (var file : done.files().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        var yaml = String.join("\n", done.files().values());
        return switch (ConfigLoader.load(directory, _ -> null)) {
            case Loaded.Valid valid ->
                new Imported(
                        valid.configuration(),
                        yaml,
                        done.notCarriedOver().stream()
                                .map(NotCarriedOver::toString)
                                .toList());
            case Loaded.Invalid(var problems) -> throw new AssertionError(problems + "\n" + yaml);
        };
    }

    static List<JsonFile> files(Product product) throws IOException {
        var files = new ArrayList<JsonFile>();
        try (var paths = Files.list(FIXTURES.resolve(product.command()))) {
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
        users.remove(Draft.NOBODY);
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
}
