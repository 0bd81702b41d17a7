package dev.tocsin.config.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.Problems;
import dev.tocsin.config.read.Secrets;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.YamlParser;
import dev.tocsin.config.section.Fixture;
import dev.tocsin.config.section.Sections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files that are generated from the keys are up to date, and what the keys say is true. To have the files rewritten:
 *
 * <pre>{@code
 * mvn -pl config -am test -Dtest=ConfigReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dreference=write
 * }</pre>
 */
class ConfigReferenceTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Path REFERENCE = DOCS.resolve("reference/configuration.md");
    private static final Path SCHEMA = Path.of("src/main/resources/dev/tocsin/config/tocsin.schema.json");
    private static final boolean WRITE = "write".equals(System.getProperty("reference"));
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(?:#([^)]*))?\\)");

    private static final Pattern ID = Pattern.compile("<a id=\"([^\"]*)\"");

    @Test
    void reference_isUpToDate() throws IOException {
        assertUpToDate(REFERENCE, ConfigReference.text());
    }

    @Test
    void schema_isUpToDate() throws IOException {
        assertUpToDate(SCHEMA, ConfigSchema.text());
    }

    private static void assertUpToDate(Path file, String text) throws IOException {
        if (WRITE) {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
        }
        assertEquals(text, Files.readString(file), file + " is stale; run this test with -Dreference=write");
    }

    static Stream<Key<?>> keys() {
        return Sections.ROOT.all().stream().flatMap(section -> section.keys().stream());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void example_isValid(Key<?> key) {
        assertEquals(List.of(), problems(key, key.example()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void meaning_isHalfASentence(Key<?> key) {
        assertTrue(!key.meaning().isBlank() && !key.meaning().endsWith("."), key.name());
        assertTrue(key.since().matches("\\d+\\.\\d+"), key.name());
    }

    private static List<ConfigProblem> problems(Key<?> key, String text) {
        var problems = new Problems();
        var values =
                new Values(problems, new Secrets(Path.of(""), _ -> null, Optional.of(new ArrayList<>()), problems));
        var node =
                YamlParser.parse(new ConfigFile("example", text), problems).orElseThrow(() -> new AssertionError(text));
        key.type().reader().read(node, values);
        return problems.sorted();
    }

    @Test
    void severities_ofTheReference_areThoseWithoutTheKey() {
        var words = keys().filter(key -> key.name().equals("severities"))
                .map(Key::otherwise)
                .findFirst()
                .orElseThrow();
        var written = Fixture.valid(Fixture.BASE, "severities: " + words.replace("`", "") + "\n");
        assertEquals(
                Fixture.valid(Fixture.BASE).directory().severities(),
                written.directory().severities());
    }

    @Test
    void sections_haveTitlesOfTheirOwn() {
        var sections = Sections.ROOT.all();
        assertEquals(
                sections.size(),
                sections.stream().map(Section::title).distinct().count(),
                () -> sections.stream().map(Section::title).sorted().toList().toString());
    }

    @Test
    void links_leadSomewhere() throws IOException {
        var broken = new TreeSet<String>();
        for (var link : LINK.matcher(Files.readString(REFERENCE)).results().toList()) {
            var file = link.group(1).isEmpty() ? REFERENCE : REFERENCE.resolveSibling(link.group(1));
            if (link.group(1).startsWith("http")) {
                continue;
            }
            if (!Files.exists(file) || link.group(2) != null && !anchors(file).contains(link.group(2))) {
                broken.add(link.group());
            }
        }
        assertEquals(Set.of(), broken);
    }

    private static Set<String> anchors(Path file) throws IOException {
        var text = Files.readString(file);
        var headings = text.lines().filter(line -> line.startsWith("#")).map(line -> line.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\w -]", "")
                .replace(' ', '-'));
        var ids = ID.matcher(text).results().map(id -> id.group(1));
        return Stream.concat(headings, ids).collect(Collectors.toSet());
    }
}
