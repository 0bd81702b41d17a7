package dev.tocsin.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every directory of {@code faults} is a configuration with mistakes; its {@code expected.txt} names all of them. */
class FaultsTest {
    private static final Path FAULTS = Path.of("src/test/resources/faults");

    static List<String> faults() throws IOException {
        try (var directories = Files.list(FAULTS)) {
            return directories
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void load_withFaults_namesExactlyThose(String name) throws IOException {
        var directory = FAULTS.resolve(name);
        var invalid = assertInstanceOf(Loaded.Invalid.class, ConfigLoader.load(directory, _ -> null));
        var text = invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("\n", "", "\n"));
        assertEquals(Files.readString(directory.resolve("expected.txt")), text);
        for (var problem : invalid.problems()) {
            assertAll(
                    problem.toString(),
                    () -> assertTrue(Files.exists(directory.resolve(problem.file())), "file"),
                    () -> assertTrue(problem.line() > 0 && problem.column() > 0, "line and column"),
                    () -> assertEquals(name.contains("yaml"), problem.path().isEmpty(), "path"),
                    () -> assertFalse(problem.hint().isBlank(), "hint"));
        }
    }

    @Test
    void fixtures_haveOneFaultEach_andOneHasFive() throws IOException {
        var counts = faults().stream()
                .map(name -> (Loaded.Invalid) ConfigLoader.load(FAULTS.resolve(name), _ -> null))
                .collect(Collectors.groupingBy(invalid -> invalid.problems().size(), Collectors.counting()));
        assertEquals(Map.of(1, faults().size() - 1L, 5, 1L), counts);
    }
}
