package dev.tocsin.config.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.read.Problems;
import dev.tocsin.config.read.SourceFiles;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.config.section.Fixture;
import dev.tocsin.testing.InSeveralLocales;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A directory a mistake, with what is said of it in {@code expected.txt}. Those below {@code faults} are whole
 * configurations; the files of those below {@code single-faults} and {@code warnings} are put beside, or in place of,
 * the files of {@code sound}.
 */
@InSeveralLocales
class FaultsTest {
    private static final Path FIXTURES = Path.of("src/test/resources");
    private static final Path SOUND = FIXTURES.resolve("sound");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "EMPTY",
            "",
            "BLANK",
            " \t\n",
            "SHORT",
            "whsec_c2hvcnQ=",
            "TOKEN",
            "a-token",
            "HOOK",
            "https://127.1.1.1/api/webhooks/1/secret");
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    static List<Path> faults() throws IOException {
        return directories("faults");
    }

    static List<Path> singleFaults() throws IOException {
        return directories("single-faults");
    }

    static List<Path> warnings() throws IOException {
        return directories("warnings");
    }

    @ParameterizedTest
    @MethodSource({"faults", "singleFaults"})
    void load_withFaults_namesExactlyThose(Path directory) throws IOException {
        var problems =
                assertInstanceOf(LoadResult.Invalid.class, load(directory)).problems();
        assertSaid(directory, problems);
        for (var configProblem : problems) {
            assertAll(
                    configProblem.toString(),
                    () -> assertEquals(name(directory).equals("route-missing"), configProblem.line() == 0, "line"),
                    () -> assertEquals(
                            isOfAFile(directory), configProblem.path().isEmpty(), "path"),
                    () -> assertFalse(configProblem.hint().isBlank(), "hint"));
        }
    }

    static List<Path> readiness() throws IOException {
        return directories("readiness");
    }

    @ParameterizedTest
    @MethodSource("readiness")
    void readiness_ofWhatPagesNobodyInTheEnd_namesIt(Path directory) throws IOException {
        var valid = assertInstanceOf(LoadResult.Valid.class, load(directory), load(directory)::toString);
        assertSaid(
                directory,
                ReadinessCheck.of(
                        valid.configuration(),
                        NOW,
                        SourceMap.of(valid.configuration().sources())));
    }

    @ParameterizedTest
    @MethodSource("warnings")
    void review_ofWhatIsValidButNotMeant_namesIt(Path directory) throws IOException {
        var valid = assertInstanceOf(LoadResult.Valid.class, load(directory));
        assertSaid(directory, Lint.of(valid.configuration(), NOW));
    }

    @Test
    void sound_hasNoFaultAndNoWarning() throws IOException {
        assertEquals(List.of(), Lint.of(Fixture.valid(load(SOUND)), NOW));
    }

    @Test
    void fixtures_haveOneFaultEach_andOneHasFive() throws IOException {
        var counts = Stream.concat(faults().stream(), singleFaults().stream())
                .map(FaultsTest::load)
                .map(Fixture::problems)
                .collect(Collectors.groupingBy(List::size, Collectors.counting()));
        assertEquals(Map.of(1, faults().size() + singleFaults().size() - 1L, 5, 1L), counts);
    }

    private static void assertSaid(Path directory, List<ConfigProblem> problems) throws IOException {
        var text = problems.stream()
                .map(ConfigProblem::toString)
                .collect(Collectors.joining("\n", "", "\n"))
                .replaceAll("choose from console, .*", "choose from ALL_TYPES_OF_CHANNELS");
        var expected = Files.readString(directory.resolve("expected.txt"));
        assertEquals(expected, text);
        for (var configProblem : problems) {
            assertTrue(
                    configProblem.line() == 0
                            || Files.exists(directory.resolve(configProblem.file()))
                            || Files.exists(SOUND.resolve(configProblem.file())),
                    configProblem.file());
        }
    }

    /** What keeps a file from being read has no path within it. */
    private static boolean isOfAFile(Path directory) {
        return List.of(
                        "04-broken-yaml",
                        "file-is-a-list",
                        "route-missing",
                        "yaml-alias-without-anchor",
                        "yaml-anchor-repeats-too-much",
                        "yaml-aliases-of-lists-too-many",
                        "yaml-control-character",
                        "yaml-key-of-many-values",
                        "yaml-tabs",
                        "yaml-too-deep",
                        "yaml-two-documents")
                .contains(name(directory));
    }

    private static LoadResult load(Path directory) {
        if (directory.startsWith(FIXTURES.resolve("faults"))) {
            return ConfigLoader.load(directory, _ -> null);
        }
        var texts = new TreeMap<String, String>();
        for (var from : List.of(SOUND, directory)) {
            SourceFiles.read(from, new Problems())
                    .forEach(configFile -> texts.put(configFile.file(), configFile.text()));
        }
        var sources = texts.entrySet().stream()
                .map(file -> new ConfigFile(file.getKey(), file.getValue()))
                .toList();
        return ConfigLoader.load(sources, directory, ENVIRONMENT::get);
    }

    private static List<Path> directories(String folder) throws IOException {
        try (var directories = Files.list(FIXTURES.resolve(folder))) {
            return directories.sorted().toList();
        }
    }

    private static String name(Path directory) {
        return String.valueOf(directory.getFileName());
    }
}
