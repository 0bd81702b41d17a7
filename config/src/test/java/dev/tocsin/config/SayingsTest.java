package dev.tocsin.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.section.Sections;
import dev.tocsin.testing.InSeveralLocales;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever {@code check} can say, a fixture makes it say: every text of some words in the code that reads and reviews a
 * configuration stands in the {@code expected.txt} of a fixture. Whoever adds a message adds a fixture.
 */
@InSeveralLocales
class SayingsTest {
    private static final Path CODE = Path.of("src/main/java/dev/tocsin/config");
    private static final Path MATCHERS =
            Path.of("../engine/runtime/src/main/java/dev/tocsin/runtime/matching/MatcherParser.java");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(?://|/?\\*).*$");

    /** They print a good configuration, or hold one. */
    private static final Set<String> SILENT =
            Set.of("PolicyText.java", "ConfigSummary.java", "ConfigSchema.java", "RuleSize.java");

    /** What no directory of a repository can be made to show; the test that shows it. */
    private static final Map<String, List<String>> SHOWN_ELSEWHERE = Map.of(
            "ConfigLoaderTest.java",
            List.of(
                    "not a directory",
                    "no such directory",
                    "the directory has no *.yaml or *.yml file",
                    "the file is larger than 1 MiB",
                    "the file is not UTF-8"),
            "SecretsTest.java",
            List.of("the file is larger than 64 KiB"),
            "MatchersTest.java",
            List.of(
                    "the regular expressions up to here are too large together",
                    "shorten them: repeat less, or list values without special characters"));

    /** Faults of the disk, hints of those shown elsewhere, and what only a bug would say. */
    private static final Set<String> SHOWN_NOWHERE = Set.of(
            "the directory cannot be read",
            "the file cannot be read",
            "make it readable for Tocsin",
            "name a directory with at least one *.yaml or *.yml file",
            "save it as plain UTF-8",
            "split it, or move it out of the directory",
            " needs a SHA-256 in lower-case hexadecimal digits",
            "an invalid configuration has a problem",
            " is no key of ",
            "the default of ",
            " is not valid: ",
            "the directory's channels are not the configured ones",
            "the example is not valid: ",
            "the example lacks ",
            "the regular expression has ",
            " are allowed",
            "shorten it, or split it over several routes",
            "this is no map, list or value",
            "rewrite it",
            "find the place with another YAML tool, or by splitting the file");

    @Test
    void everythingThatIsSaid_isShownByAFixture() throws IOException {
        var shown = shown();
        var described = described();
        var unshown = new TreeSet<String>();
        for (var file : code()) {
            var texts = texts(Files.readString(file));
            assertTrue(!file.equals(MATCHERS) || texts.size() > 5, "nothing is found in " + file);
            texts.stream()
                    .filter(text -> !shown.contains(text) && !SHOWN_NOWHERE.contains(text) && !described.contains(text))
                    .filter(text -> SHOWN_ELSEWHERE.values().stream().noneMatch(elsewhere -> elsewhere.contains(text)))
                    .forEach(text -> unshown.add(file.getFileName() + ": " + text));
        }
        assertEquals(Set.of(), unshown);
    }

    @Test
    void whatIsShownElsewhere_isShownThere() throws IOException {
        for (var test : SHOWN_ELSEWHERE.entrySet()) {
            var source = Files.readString(
                            Path.of("src/test/java/dev/tocsin/config/section").resolve(test.getKey()))
                    .replaceAll("\"\\s*\\+\\s*\"", "");
            for (var text : test.getValue()) {
                assertTrue(source.contains(text), () -> test.getKey() + " does not show: " + text);
            }
        }
    }

    @Test
    void exceptions_areStillInTheCode() throws IOException {
        var said = new TreeSet<String>();
        for (var file : code()) {
            said.addAll(texts(Files.readString(file)));
        }
        assertEquals(
                Set.of(),
                SHOWN_NOWHERE.stream().filter(text -> !said.contains(text)).collect(Collectors.toSet()));
    }

    private static List<String> texts(String code) {
        return TEXT.matcher(COMMENT.matcher(code).replaceAll(""))
                .results()
                .map(result -> result.group(1))
                .filter(text -> text.strip().contains(" "))
                .map(String::translateEscapes)
                .toList();
    }

    private static List<Path> code() throws IOException {
        var code = new ArrayList<>(List.of(MATCHERS));
        for (var folder : List.of("", "read", "section", "report")) {
            try (var files = Files.list(CODE.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(SayingsTest::says)
                        .forEach(code::add);
            }
        }
        return code;
    }

    private static boolean says(Path file) {
        return !SILENT.contains(String.valueOf(file.getFileName()));
    }

    /** What keys and types say for the reference, in which {@code ConfigReferenceTest} shows it. */
    private static String described() {
        return Sections.ROOT.all().stream()
                .flatMap(section -> Stream.concat(
                        Stream.of(section.title(), section.meaning()),
                        section.keys().stream()
                                .flatMap(key -> Stream.concat(
                                        Stream.of(key.example(), key.meaning(), key.otherwise()),
                                        key.type()
                                                .all()
                                                .flatMap(type -> Stream.of(type.name(), type.range(), type.how()))))))
                .collect(Collectors.joining("\n"));
    }

    private static String shown() throws IOException {
        try (var files = Files.walk(Path.of("src/test/resources"), 3)) {
            var texts = new StringBuilder();
            for (var file : files.filter(f -> f.endsWith("expected.txt")).toList()) {
                texts.append(Files.readString(file));
            }
            return texts.toString();
        }
    }
}
