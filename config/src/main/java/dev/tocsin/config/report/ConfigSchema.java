package dev.tocsin.config.report;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.config.Configuration;
import dev.tocsin.engine.channel.ChannelType;
import dev.tocsin.engine.channel.ChannelTypes;
import dev.tocsin.engine.channel.Setting;
import dev.tocsin.engine.channel.source.Credentials;
import dev.tocsin.engine.channel.source.Source;
import dev.tocsin.engine.channel.source.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The JSON Schema (draft 2020-12) of one configuration file, for editors. The loader checks far more. The settings of
 * channels come from {@link ChannelTypes}, those of webhooks from {@link Sources}.
 */
public final class ConfigSchema {
    static final String FILE = "tocsin.schema.json";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ConfigSchema() {}

    public static String text() {
        try (InputStream in = Configuration.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new AssertionError("the build lacks " + FILE);
            }
            var schema = (ObjectNode) MAPPER.readTree(in);
            var definitions = (ObjectNode) schema.path("$defs");
            var choices = definitions.putObject("channel").putArray("oneOf");
            for (var type : ChannelTypes.all().values()) {
                choices.add(channel(type));
            }
            var sources = ((ObjectNode) schema.path("properties").path("webhooks")).putObject("properties");
            Sources.all().forEach((name, source) -> sources.set(name, source(source)));
            var printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
            return MAPPER.writer(printer).writeValueAsString(schema) + '\n';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode channel(ChannelType type) {
        var schema = MAPPER.createObjectNode().put("type", "object").put("description", type.meaning());
        var properties = schema.putObject("properties");
        var required = schema.putArray("required").add("type");
        properties.putObject("type").put("const", type.name());
        for (var setting : ChannelTypes.settings(type)) {
            properties.set(setting.name(), setting(setting));
            if (setting.required()) {
                required.add(setting.name());
            }
        }
        return schema.put("additionalProperties", false);
    }

    private static ObjectNode source(Source source) {
        var schema = MAPPER.createObjectNode().put("type", "object").put("description", source.meaning());
        var properties = schema.putObject("properties");
        for (var kind : Credentials.Kind.values()) {
            if (source.credentials().contains(kind)) {
                properties.putObject(kind.key()).put("$ref", "#/$defs/" + definition(kind));
            }
        }
        return schema.put("additionalProperties", false);
    }

    private static String definition(Credentials.Kind kind) {
        return switch (kind) {
            case SECRETS -> "signing_secrets";
            case BEARER -> "bearers";
            case BASIC -> "basics";
        };
    }

    private static ObjectNode setting(Setting setting) {
        var schema = MAPPER.createObjectNode().put("description", setting.meaning());
        return switch (setting.kind()) {
            case TEXT -> schema.put("$ref", "#/$defs/text");
            case SECRET -> schema.put("$ref", "#/$defs/secret");
            case URL -> schema.put("$ref", "#/$defs/url");
            case TEMPLATE -> schema.put("$ref", "#/$defs/template");
            case FLAG -> schema.put("type", "boolean");
            case NUMBER -> schema.put("type", "integer").put("minimum", 0);
            case TEXTS -> {
                schema.put("type", "array")
                        .put("minItems", 1)
                        .putObject("items")
                        .put("$ref", "#/$defs/text");
                yield schema;
            }
        };
    }
}
