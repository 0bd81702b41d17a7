package dev.tocsin.config.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.section.Sections;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (draft 2020-12) of one configuration file, for editors, as the keys define it. The loader checks far
 * more.
 */
public final class ConfigSchema {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectNode definitions = MAPPER.createObjectNode();

    private ConfigSchema() {}

    public static String text() {
        var whole = MAPPER.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "Tocsin configuration")
                .put(
                        "description",
                        "One file of a configuration directory. You may distribute sections over files as you like;"
                                + " each name is defined once.");
        var schema = new ConfigSchema();
        whole.setAll(schema.section(Sections.ROOT));
        whole.set("$defs", schema.definitions);
        try {
            var printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
            return MAPPER.writer(printer).writeValueAsString(whole) + '\n';
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private ObjectNode section(Section section) {
        var node = MAPPER.createObjectNode().put("type", "object");
        if (!section.meaning().isEmpty()) {
            node.put("description", section.meaning());
        }
        var properties = node.putObject("properties");
        var required = MAPPER.createArrayNode();
        for (var key : section.keys()) {
            properties.set(key.name(), property(key));
            if (key.isRequired()) {
                required.add(key.name());
            }
        }
        if (!required.isEmpty()) {
            node.set("required", required);
        }
        section.schema().forEach((name, value) -> node.set(name, json(value)));
        return node.put("additionalProperties", false);
    }

    private ObjectNode property(Key<?> key) {
        var usual = key.otherwise().isEmpty() || key.otherwise().equals("required")
                ? ""
                : "; without it: " + key.otherwise();
        return type(key.type()).put("description", withoutLinks(key.meaning() + usual));
    }

    /** A type by reference, if it has a definition. */
    private ObjectNode type(Type<?> type) {
        if (!type.isDefined()) {
            return (ObjectNode) json(type.schema());
        }
        var name = type.name().replace(' ', '_');
        if (!definitions.has(name)) {
            definitions.putObject(name); // for a section that contains itself
            definitions.set(name, type.section().map(this::section).orElseGet(() -> MAPPER.createObjectNode()
                    .put("description", withoutLinks(type.how()))
                    .setAll((ObjectNode) json(type.schema()))));
        }
        return MAPPER.createObjectNode().put("$ref", "#/$defs/" + name);
    }

    private JsonNode json(Object value) {
        return switch (value) {
            case Type<?> type -> type(type);
            case Map<?, ?> map -> {
                var node = MAPPER.createObjectNode();
                map.forEach((name, child) -> node.set(name.toString(), json(child)));
                yield node;
            }
            case List<?> list -> {
                var node = MAPPER.createArrayNode();
                list.forEach(child -> node.add(json(child)));
                yield node;
            }
            default -> MAPPER.valueToTree(value);
        };
    }

    private static String withoutLinks(String text) {
        return text.replaceAll(": \\[[^\\]]*\\]\\([^)]*\\)", "").replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
    }
}
