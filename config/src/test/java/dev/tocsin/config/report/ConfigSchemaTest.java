package dev.tocsin.config.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.config.section.Fixture;
import dev.tocsin.config.section.Sections;
import dev.tocsin.testing.InSeveralLocales;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@InSeveralLocales
class ConfigSchemaTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(ConfigSchema.text());
    private static final String SECRET = "whsec_" + "A".repeat(32);

    /** Those that have to look another way, by the names that the examples of settings refer to. */
    private static final Map<String, String> SECRETS =
            Map.of("PAGERDUTY_KEY", "0".repeat(32), "SENTRY_DSN", "https://key@sentry.example/42");

    private static final String CALENDAR = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:test
        BEGIN:VEVENT
        UID:1
        DTSTAMP:20260101T000000Z
        DTSTART;VALUE=DATE:20261225
        SUMMARY:Christmas
        END:VEVENT
        END:VCALENDAR
        """;
    private static final Pattern SNIPPET = Pattern.compile("(?m)^```yaml\\n(.*?)^```", Pattern.DOTALL);

    @Test
    void everyKey_isTakenByTheReadersAndByTheSchema() throws IOException {
        var text = everyKey();
        assertEquals("", Fixture.faults(load(text)));
        assertEquals(List.of(), schemaFaults(text));
    }

    @Test
    void everyKeyOfTheSchema_isInTheFileThatHasEveryKey() throws IOException {
        var used = new TreeMap<String, TreeSet<String>>();
        var schema = schema();
        visit(schema, schema, yaml(everyKey()), "", (path, properties, node) -> node.fieldNames()
                .forEachRemaining(key -> used.computeIfAbsent(where(properties), _ -> new TreeSet<>())
                        .add(key)));
        var all = new TreeMap<String, TreeSet<String>>();
        properties(schema, all);
        assertEquals(all, used);
    }

    /** A key that is defined and that no reader reads would be accepted whatever its value is. */
    @Test
    void everyKey_isRead() throws IOException {
        var schema = schema();
        var whole = (ObjectNode) yaml(everyKey());
        var nonsense = MAPPER.readTree("{\"x\": {\"x\": {\"x\": []}}}");
        var unread = new TreeSet<String>();
        var checked = new ArrayList<String>();
        visit(schema, schema, whole, "", (path, _, node) -> {
            for (var key :
                    new TreeSet<>(node.propertyStream().map(Map.Entry::getKey).toList())) {
                var value = node.replace(key, nonsense);
                var place = path.isEmpty() ? key : path + '.' + key;
                if (problems(whole).stream().noneMatch(problem -> problem.path().startsWith(place))) {
                    unread.add(place);
                }
                node.set(key, value);
                checked.add(place);
            }
        });
        assertEquals(Set.of(), unread);
        assertTrue(checked.size() > 150, checked::toString);
    }

    @Test
    void example_isValid() {
        for (var configFile : ConfigLoader.example().sources()) {
            assertEquals(List.of(), schemaFaults(configFile.text()), configFile.file());
            assertTrue(
                    configFile.text().startsWith("# yaml-language-server: $schema=../tocsin.schema.json\n"),
                    configFile.file());
        }
    }

    static List<String> snippets() throws IOException {
        return SNIPPET.matcher(Files.readString(Path.of("../docs/configuration.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void snippetOfTheDocs_isValid(String text) {
        assertEquals(List.of(), schemaFaults(text));
    }

    static Stream<String> unknownKeys() throws IOException {
        try (var directories = Files.list(Path.of("src/test/resources/faults"))) {
            return directories.map(Path::toString).filter(name -> name.contains("unknown-key")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("unknownKeys")
    void unknownKey_isAFaultForTheSchemaToo(String directory) throws IOException {
        try (var files = Files.list(Path.of(directory))) {
            var faults = files.filter(file -> file.toString().endsWith(".yaml"))
                    .flatMap(file -> schemaFaults(read(file)).stream())
                    .toList();
            assertFalse(faults.isEmpty());
        }
    }

    /** Called for each map with a fixed set of keys, by its path as problems name it. */
    @FunctionalInterface
    private interface Visitor {
        void visit(String path, JsonNode properties, ObjectNode node);
    }

    private static void visit(JsonNode root, JsonNode at, JsonNode node, String path, Visitor visitor) {
        var schema = resolved(root, at, node);
        if (node instanceof ObjectNode object) {
            var properties = schema.path("properties");
            for (var entry : object.properties()) {
                var below = properties.isMissingNode()
                        ? schema.path("additionalProperties")
                        : properties.path(entry.getKey());
                visit(
                        root,
                        below,
                        entry.getValue(),
                        path.isEmpty() ? entry.getKey() : path + '.' + entry.getKey(),
                        visitor);
            }
            if (!properties.isMissingNode()) {
                visitor.visit(path, properties, object);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                visit(root, schema.path("items"), array.get(i), path + '[' + i + ']', visitor);
            }
        }
    }

    /** Follows references, and chooses the alternative that is an object where the node is one. */
    private static JsonNode resolved(JsonNode root, JsonNode schema, JsonNode node) {
        if (schema.has("$ref")) {
            return resolved(root, root.at(schema.path("$ref").asText().substring(1)), node);
        }
        if (schema.has("oneOf") && node.isObject()) {
            for (var choice : schema.path("oneOf")) {
                var one = resolved(root, choice, node);
                var kind = one.path("properties").path("type").path("const");
                if (one.path("type").asText().equals("object")
                        && (kind.isMissingNode() || kind.equals(node.path("type")))) {
                    return one;
                }
            }
        }
        return schema;
    }

    private static void properties(JsonNode schema, Map<String, TreeSet<String>> into) {
        var own = schema.path("properties");
        if (schema.path("type").asText().equals("object") && own.isObject()) {
            var names = into.computeIfAbsent(where(own), _ -> new TreeSet<>());
            own.fieldNames().forEachRemaining(names::add);
        }
        schema.forEach(child -> properties(child, into));
    }

    private static String where(JsonNode properties) {
        var names = new TreeSet<String>();
        properties.fieldNames().forEachRemaining(names::add);
        return names.toString();
    }

    private static List<ConfigProblem> problems(ObjectNode whole) {
        try {
            return Fixture.problems(load(MAPPER.writeValueAsString(whole)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static LoadResult load(String text) {
        return ConfigLoader.load(
                List.of(new ConfigFile("a.yaml", text), new ConfigFile("days.ics", CALENDAR)),
                Path.of("dir"),
                name -> SECRETS.getOrDefault(name, name.endsWith("_URL") ? "https://host/path" : SECRET));
    }

    private static List<String> schemaFaults(String text) {
        return SCHEMA.validate(yaml(text)).stream().map(Object::toString).toList();
    }

    private static JsonNode yaml(String text) {
        return MAPPER.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    private static JsonNode schema() throws IOException {
        return MAPPER.readTree(ConfigSchema.text());
    }

    private static String everyKey() {
        return read(Path.of("src/test/resources/schema/every-key.yaml")) + "channels:\n"
                + Sections.ROOT.all().stream()
                        .filter(section -> ChannelTypes.all().containsKey(type(section)))
                        .map(ConfigSchemaTest::everySetting)
                        .collect(Collectors.joining());
    }

    private static String type(Section section) {
        return section.title().replace(" channel", "");
    }

    private static String everySetting(Section section) {
        return section.keys().stream()
                .map(key -> key.name() + ": " + key.example())
                .collect(Collectors.joining(", ", "  " + type(section) + ": {", "}\n"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
