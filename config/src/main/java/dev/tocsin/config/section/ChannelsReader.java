package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.References;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Secrets;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.channel.ChannelType;
import dev.tocsin.engine.channel.ChannelTypes;
import dev.tocsin.engine.channel.Setting;
import dev.tocsin.engine.channel.Settings;
import dev.tocsin.engine.channel.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads {@code channels}. The {@link ChannelType} defines the settings of a channel. Without that section there is one
 * channel, {@code console}.
 */
final class ChannelsReader {
    private static final String TYPE = "type";
    private static final int MAX_NUMBER = 1_000_000;

    private final Values values;
    private final References references;
    private final Secrets secrets;

    ChannelsReader(Values values, References references, Secrets secrets) {
        this.values = values;
        this.references = references;
        this.secrets = secrets;
    }

    Map<String, Settings> read(Document document) {
        if (document.value("channels").isEmpty()) {
            references.define(Kind.CHANNEL, "console");
            return Map.of("console", new Settings("console", "console", Map.of()));
        }
        return Section.read(document.map("channels"), values, this::channel);
    }

    private Optional<Settings> channel(String name, Yaml node) {
        references.define(Kind.CHANNEL, name);
        var type = ChannelTypes.all().get(typeOf(node));
        if (type == null) {
            var known = ChannelTypes.all().keySet().stream().toList();
            var keys = node instanceof Yaml.Mapping ? keysOfAll() : List.of(TYPE);
            Fields.of(node, "a channel", keys, values.problems())
                    .flatMap(fields -> fields.require(TYPE, "choose from " + String.join(", ", known)))
                    .ifPresent(given -> reportType(given, known));
            return Optional.empty();
        }
        var before = values.problems().count();
        var settings = Fields.of(node, "a " + type.name() + " channel", keys(Stream.of(type)), values.problems())
                .map(fields -> new Settings(name, type.name(), settings(type, fields)));
        if (values.problems().count() == before) {
            settings.flatMap(type::fault)
                    .ifPresent(fault -> values.problems().add(node.place(), fault.message(), fault.remedy()));
        }
        return settings;
    }

    private static List<String> keysOfAll() {
        return keys(ChannelTypes.all().values().stream());
    }

    private static List<String> keys(Stream<ChannelType> types) {
        return Stream.concat(
                        Stream.of(TYPE),
                        types.flatMap(type -> ChannelTypes.settings(type).stream())
                                .map(Setting::name))
                .distinct()
                .toList();
    }

    private Map<String, Object> settings(ChannelType type, Fields fields) {
        var read = new LinkedHashMap<String, Object>();
        for (var setting : ChannelTypes.settings(type)) {
            var hint = "write " + setting.name() + ": " + setting.example();
            var node = setting.required() ? fields.require(setting.name(), hint) : fields.get(setting.name());
            node.flatMap(given -> value(setting, given))
                    .or(setting::usualValue)
                    .ifPresent(value -> read.put(setting.name(), value));
        }
        return read;
    }

    private Optional<Object> value(Setting setting, Yaml node) {
        return switch (setting.kind()) {
            case TEXT -> checked(setting, node, values.text(node, "a text"));
            case TEMPLATE ->
                checked(setting, node, values.texts(node, "a template")).map(text -> Template.of(text.toString()));
            case SECRET ->
                secrets.read(node)
                        .filter(secret -> Secrets.isStandIn(secret)
                                || checked(setting, node, secret.reveal()).isPresent())
                        .map(secret -> secret);
            case URL -> Optional.of(values.url(node));
            case FLAG -> Optional.of(values.flag(node));
            case NUMBER -> {
                var before = values.problems().count();
                var number = values.integer(node, 0, MAX_NUMBER);
                yield values.problems().count() > before
                        ? Optional.of(number)
                        : checked(setting, node, Integer.toString(number)).map(_ -> number);
            }
            case TEXTS ->
                Optional.of(values.someOf(node, setting.name()).stream()
                        .flatMap(item -> checked(setting, item, values.text(item, "a text")).stream())
                        .map(Object::toString)
                        .toList());
        };
    }

    private Optional<Object> checked(Setting setting, Yaml node, String text) {
        var fault = setting.fault().apply(text);
        fault.ifPresent(found -> values.problems().add(node.place(), found.message(), found.remedy()));
        return fault.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private static String typeOf(Yaml node) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            return "";
        }
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(TYPE))
                .findFirst()
                .map(entry -> entry.value() instanceof Yaml.Scalar scalar ? scalar.text() : "")
                .orElse("");
    }

    private void reportType(Yaml type, List<String> known) {
        var text = values.text(type, "the type of a channel");
        if (Values.isText(type)) {
            values.problems()
                    .add(
                            type.place(),
                            "unknown type of channel " + Values.quote(text),
                            NearestName.to(text, known)
                                    .map(name -> "did you mean '" + name + "'?")
                                    .orElse("choose from " + String.join(", ", known)));
        }
    }
}
