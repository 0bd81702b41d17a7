package dev.tocsin.config.section;

import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.Template;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Secrets;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads {@code channels}. The {@link ChannelType} defines the settings of a channel; each setting is a key. Without that
 * section there is one channel, {@code console}.
 */
final class ChannelsReader {
    private static final int MAX_NUMBER = 1_000_000;

    private static final List<String> TYPES = List.copyOf(ChannelTypes.all().keySet());
    private static final Key<String> TYPE = type(String.join(", ", TYPES), Map.of());

    /** The sections of all types of channels, by the type. */
    private static final Map<String, Section> SECTIONS = sections();

    /** The keys of all types, for a channel of an unknown type. */
    private static final Section ANY = Section.of(
            "a channel",
            () -> List.copyOf(SECTIONS.values().stream()
                    .flatMap(section -> section.keys().stream())
                    .map(key -> key.name().equals(TYPE.name()) ? TYPE : key)
                    .collect(Collectors.toMap(Key::name, key -> key, (first, _) -> first, LinkedHashMap::new))
                    .values()));

    private static final Section OF_NO_TYPE = Section.of("a channel", TYPE);

    static final Key<Map<String, Yaml>> CHANNELS = Key.optional(
                    "channels",
                    Types.named(
                            Kind.CHANNEL,
                            Type.ofChoices(
                                    "channel",
                                    SECTIONS.values().stream()
                                            .map(Section::type)
                                            .toList())),
                    "{desk: {type: console}}",
                    "the ways to deliver pages: [channels](../channels/README.md)")
            .otherwise("one channel of the type `console`, named `console`");

    private final Values values;

    ChannelsReader(Values values) {
        this.values = values;
    }

    Map<String, Settings> read(Fields root) {
        var given = root.get(CHANNELS);
        if (given.isEmpty()) {
            values.references().define(Kind.CHANNEL, "console");
            return Map.of("console", new Settings("console", "console", Map.of()));
        }
        var channels = new LinkedHashMap<String, Settings>();
        given.get().forEach((name, node) -> channel(name, node).ifPresent(settings -> channels.put(name, settings)));
        return Collections.unmodifiableMap(channels);
    }

    private Optional<Settings> channel(String name, Yaml node) {
        var type = ChannelTypes.all().get(typeOf(node));
        if (type == null) {
            Fields.of(node, node instanceof Yaml.Mapping ? ANY : OF_NO_TYPE, values)
                    .filter(fields -> fields.get(TYPE).isPresent())
                    .flatMap(fields -> fields.node(TYPE))
                    .ifPresent(this::reportType);
            return Optional.empty();
        }
        var before = values.problems().count();
        var section = Objects.requireNonNull(SECTIONS.get(type.name()));
        var settings = Fields.of(node, section, values)
                .map(fields -> new Settings(name, type.name(), settings(section, fields)));
        if (values.problems().count() == before) {
            settings.flatMap(type::fault)
                    .ifPresent(fault -> values.problems().add(node.place(), fault.message(), fault.remedy()));
        }
        return settings;
    }

    private static Map<String, Object> settings(Section section, Fields fields) {
        var read = new LinkedHashMap<String, Object>();
        for (var key : section.keys()) {
            if (!key.name().equals(TYPE.name())) {
                fields.get(key).ifPresent(value -> read.put(key.name(), value));
            }
        }
        return read;
    }

    private static Map<String, Section> sections() {
        var sections = new LinkedHashMap<String, Section>();
        for (var type : ChannelTypes.all().values()) {
            var keys = Stream.concat(
                            Stream.of(type(type.name(), Map.of("const", type.name()))),
                            ChannelTypes.settings(type).stream().map(ChannelsReader::key))
                    .toArray(Key<?>[]::new);
            sections.put(
                    type.name(),
                    Section.of("a " + type.name() + " channel", keys).described(type.meaning()));
        }
        return Collections.unmodifiableMap(sections);
    }

    private static Key<String> type(String name, Map<String, Object> schema) {
        return Key.required(
                "type",
                Type.of(
                        "word",
                        '`' + name + '`',
                        schema,
                        (node, values) -> Optional.of(values.text(node, "the type of a channel"))),
                name,
                "the type of the channel",
                "choose from " + String.join(", ", TYPES));
    }

    private static Key<Object> key(Setting setting) {
        var key = setting.required()
                ? Key.required(
                        setting.name(),
                        type(setting),
                        example(setting),
                        setting.meaning(),
                        "write " + setting.name() + ": " + setting.example())
                : Key.optional(setting.name(), type(setting), example(setting), setting.meaning());
        return setting.usualValue()
                .map(value -> key.or(usual(setting.usual().orElse("")), value))
                .orElse(key);
    }

    private static String usual(String text) {
        return text.contains("\n") ? "a built-in template" : '`' + text + '`';
    }

    private static String example(Setting setting) {
        return switch (setting.kind()) {
            case NUMBER, FLAG -> setting.example();
            case TEXTS -> "[" + quoted(setting) + ']';
            case TEXT, SECRET, URL, TEMPLATE -> quoted(setting);
        };
    }

    private static String quoted(Setting setting) {
        return "\"" + setting.example() + "\"";
    }

    private static Type<Object> type(Setting setting) {
        return switch (setting.kind()) {
            case TEXT -> checked(Types.text("a text"), setting, text -> text);
            case TEMPLATE -> checked(Types.template(), setting, Template::of);
            case SECRET ->
                Types.secret()
                        .then((secret, node, values) ->
                                Secrets.isStandIn(secret) || isValid(setting, secret.reveal(), node, values)
                                        ? Optional.of(secret)
                                        : Optional.empty());
            case URL -> Types.url().map(url -> url);
            case FLAG -> Types.flag().map(flag -> flag);
            case NUMBER ->
                Types.number(0, MAX_NUMBER)
                        .within("", Map.of())
                        .then((number, node, values) -> isValid(setting, Integer.toString(number), node, values)
                                ? Optional.of(number)
                                : Optional.empty());
            case TEXTS ->
                checked(Types.text("a text"), setting, text -> text)
                        .some(setting.name())
                        .map(texts -> texts);
        };
    }

    private static <R> Type<Object> checked(Type<String> type, Setting setting, Function<String, R> made) {
        return type.then((text, node, values) ->
                isValid(setting, text, node, values) ? Optional.of(made.apply(text)) : Optional.empty());
    }

    private static boolean isValid(Setting setting, String text, Yaml node, Values values) {
        var fault = setting.fault().apply(text);
        fault.ifPresent(found -> values.problems().add(node.place(), found.message(), found.remedy()));
        return fault.isEmpty();
    }

    private static String typeOf(Yaml node) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            return "";
        }
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(TYPE.name()))
                .findFirst()
                .map(entry -> entry.value() instanceof Yaml.Scalar scalar ? scalar.text() : "")
                .orElse("");
    }

    private void reportType(Yaml type) {
        if (Values.isText(type)) {
            var text = ((Yaml.Scalar) type).text();
            values.problems()
                    .add(
                            type.place(),
                            "unknown type of channel " + Values.quote(text),
                            NearestName.to(text, TYPES)
                                    .map(name -> "did you mean '" + name + "'?")
                                    .orElse("choose from " + String.join(", ", TYPES)));
        }
    }
}
