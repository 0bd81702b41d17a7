package dev.tocsin.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.engine.signal.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final Path EXAMPLE = Path.of("src/main/resources/dev/tocsin/config/example");

    @Test
    void example_isTheDirectoryOfTheSources() throws IOException {
        try (var files = Files.list(EXAMPLE)) {
            var names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertEquals(ConfigLoader.EXAMPLE, names);
        }
        var loaded = Fixture.valid(ConfigLoader.load(EXAMPLE, _ -> null));
        assertEquals(ConfigLoader.example().directory(), loaded.directory());
    }

    @Test
    void example_hasTheDefaultsOfTheRequirements() {
        var example = ConfigLoader.example();
        var critical = example.router().policies().get("critical");
        assertEquals(
                List.of(
                        "schedule:primary_oncall 15m",
                        "schedule:secondary_oncall 15m",
                        "team:engineering_managers 30m"),
                critical.levels().stream()
                        .map(level ->
                                level.responders().getFirst().reference() + ' ' + Durations.format(level.timeout()))
                        .toList());
        assertEquals(5, example.directory().rotations().get("primary").turns().size());
        assertEquals(
                List.of("alertname", "category", "team"),
                example.router().root().groupBy());
        assertEquals(Duration.ofMinutes(5), example.directory().dedupWindow());
    }

    @Test
    void example_routesEverySeverityNameToAPolicyOfItsKind() {
        var example = ConfigLoader.example();
        var expected =
                Map.of("critical", "critical", "high", "critical", "warning", "warning", "low", "info", "info", "info");
        for (var rule : example.directory().severities().rules()) {
            var names = new ArrayList<>(rule.aliases());
            names.add(rule.name());
            for (var name : names) {
                var labels = Labels.of(Map.of("severity", name));
                var receiver = example.router().root().routes().stream()
                        .filter(route -> route.matchers().stream().allMatch(m -> m.matches(labels)))
                        .findFirst()
                        .orElse(example.router().root())
                        .receiver();
                assertEquals(expected.get(rule.name()), receiver, name);
            }
        }
    }

    @Test
    void summary_saysWhoIsOnCall() {
        var text = Summary.of(ConfigLoader.example(), Instant.parse("2026-03-01T12:00:00Z"));
        assertTrue(text.contains("primary: alex until Sun 2026-03-01 08:00, then sam (America/Chicago"), text);
        assertTrue(
                text.contains(
                        "primary_oncall: alex until Sun 2026-03-01 08:00, then sam (America/Chicago, layers primary)"),
                text);
        assertTrue(text.lines().count() < 60, text);
        var early = Summary.of(ConfigLoader.example(), Instant.parse("2025-01-01T00:00:00Z"));
        assertTrue(early.contains("primary: nobody before Mon 2026-01-05 08:00"), early);
    }

    @Test
    void load_ofNoDirectory_isAProblem(@TempDir Path directory) throws IOException {
        var missing = directory.resolve("missing");
        assertEquals(missing + ":0 : no such directory", Fixture.faults(ConfigLoader.load(missing, _ -> null)));
        var file = Files.writeString(directory.resolve("file.yaml"), Fixture.BASE);
        assertEquals(file + ":0 : not a directory", Fixture.faults(ConfigLoader.load(file, _ -> null)));
    }

    @Test
    void load_ofAnEmptyDirectory_isAProblem(@TempDir Path directory) throws IOException {
        Files.createDirectory(directory.resolve("sub.yaml"));
        Files.writeString(directory.resolve(".hidden.yaml"), Fixture.BASE);
        Files.writeString(directory.resolve("notes.txt"), Fixture.BASE);
        assertEquals(
                directory + ":0 : the directory has no *.yaml or *.yml file",
                Fixture.faults(ConfigLoader.load(directory, _ -> null)));
    }

    @Test
    void load_withUnreadableFiles_stillChecksTheOthers(@TempDir Path directory) throws IOException {
        Files.write(directory.resolve("a.yaml"), new byte[] {(byte) 0xff});
        Files.write(directory.resolve("b.yml"), new byte[(1 << 20) + 1]);
        Files.writeString(directory.resolve("c.yaml"), "\tusers:");
        Files.writeString(directory.resolve("d.yaml"), "dedup_window: soon\nroute: {receiver: elsewhere}\n");
        assertEquals("""
            a.yaml:0 : the file is not UTF-8
            b.yml:0 : the file is larger than 1 MiB
            c.yaml:1 : this is not YAML: while scanning for the next token, found character '\\t(TAB)' that cannot \
            start any token. (Do not use \\t(TAB) for indentation)
            d.yaml:1 dedup_window: expected a duration such as 15m, found 'soon'\
            """, Fixture.faults(ConfigLoader.load(directory, _ -> null)));
    }

    @Test
    void load_readsAByteOrderMarkAndYmlFiles(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a.yml"), "\uFEFF" + Fixture.BASE);
        Fixture.valid(ConfigLoader.load(directory, _ -> null));
    }
}
