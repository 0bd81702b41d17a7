package dev.tocsin.config.read;

import dev.tocsin.channel.Secret;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Type.Reader;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.runtime.matching.MatcherResult;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The types of single values, and of maps by name. */
public final class Types {
    private static final List<String> SCALAR = List.of("string", "integer", "number", "boolean");

    private Types() {}

    /** @param pairs keys and values, in order */
    public static Map<String, Object> schema(Object... pairs) {
        var schema = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            schema.put(pairs[i].toString(), pairs[i + 1]);
        }
        return schema;
    }

    /** @param what for a fault, such as "a reason" */
    public static Type<String> text(String what) {
        return Type.explained(
                "text",
                "one line of at most " + Values.MAX_TEXT + " characters",
                schema("type", SCALAR, "maxLength", Values.MAX_TEXT),
                (node, values) -> Optional.of(values.text(node, what)));
    }

    /** A text of one of several notations that the schema cannot check. */
    public static Type<String> text(String name, String range, String what) {
        return Type.of(name, range, schema("type", SCALAR), (node, values) -> Optional.of(values.text(node, what)));
    }

    public static Type<String> label() {
        return text("name of a label", "", "the name of a label");
    }

    /** One of some words, in upper or lower case, that its reader knows. */
    public static <T> Type<T> anyCase(String name, String range, List<String> words, Reader<T> reader) {
        var pattern = words.stream().map(Types::anyCase).collect(Collectors.joining("|", "^(", ")$"));
        return Type.of(name, range, schema("type", "string", "pattern", pattern), reader);
    }

    private static String anyCase(String word) {
        return word.chars()
                .mapToObj(c -> "[" + Character.toString(Character.toUpperCase(c)) + Character.toString(c) + ']')
                .collect(Collectors.joining());
    }

    /** A new name. */
    public static Type<String> name(String what) {
        return Type.explained(
                "name",
                "1 to 64 letters, digits, dots, hyphens and underscores",
                schema("type", SCALAR, "maxLength", 64),
                (node, values) -> Optional.of(values.name(node, what)));
    }

    public static Type<String> reference(Kind kind) {
        return Type.of(
                "name of a " + kind.noun,
                "under `" + kind.section + '`',
                schema("type", SCALAR),
                (node, values) -> Optional.of(values.references().refer(kind, node)));
    }

    /** A channel that is paged without a user. */
    public static Type<String> directChannel() {
        return reference(Kind.CHANNEL)
                .reading((node, values) -> Optional.of(values.references().referDirectly(node)));
    }

    public static Type<String> userOrNobody() {
        return Type.of(
                "name of a user, or `nobody`",
                "under `users`",
                schema("type", SCALAR),
                (node, values) -> Optional.of(values.references().referToAnybody(node)));
    }

    /** The reader of the section, which knows the scale, looks the severity up. */
    public static Type<Yaml> severity() {
        return Type.of("name of a severity", "", schema("type", SCALAR), (node, _) -> Optional.of(node));
    }

    /** A map from severities to values; the reader of the section, which knows the scale, reads it. */
    public static Type<Yaml> bySeverity(Type<?> value) {
        return Type.ofParts(
                "map of severities to {}",
                List.of(value),
                schema("type", "object", "additionalProperties", value),
                (node, _) -> Optional.of(node));
    }

    public static Type<Duration> duration(String least, String most) {
        var from = DurationReader.parse(least).orElseThrow();
        var to = DurationReader.parse(most).orElseThrow();
        return Type.explained(
                        "duration",
                        "whole numbers with `y`, `w`, `d`, `h`, `m`, `s` and `ms`, the largest unit first, such as"
                                + " `30s`, `15m` or `1h30m`; a day has 24 hours",
                        schema(
                                "oneOf",
                                List.of(
                                        schema(
                                                "type",
                                                "string",
                                                "pattern",
                                                "^(?=.)(\\d{1,9}y)?(\\d{1,9}w)?(\\d{1,9}d)?(\\d{1,9}h)?(\\d{1,9}m)?"
                                                        + "(\\d{1,9}s)?(\\d{1,9}ms)?$|^0$"),
                                        schema("const", 0))),
                        (node, values) -> Optional.of(values.duration(node, from, to)))
                .within(least + " to " + most, Map.of());
    }

    public static Type<Integer> number(int least, int most) {
        return Type.of(
                "whole number",
                least + " to " + most,
                schema("type", "integer", "minimum", least, "maximum", most),
                (node, values) -> values.integer(node, least, most));
    }

    public static Type<Boolean> flag() {
        return Type.of(
                "`true` or `false`", "", schema("type", "boolean"), (node, values) -> Optional.of(values.flag(node)));
    }

    /** One of some words; a fault suggests the nearest one. */
    public static Type<String> word(String what, String... words) {
        return word(what, List.of(words), text -> NearestName.hint(text, List.of(words), ""));
    }

    /** @param hint from a text that is none of the words */
    public static Type<String> word(String what, List<String> words, UnaryOperator<String> hint) {
        var choice = words.size() == 1
                ? words.getFirst()
                : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
        return Type.of("word", '`' + String.join("`, `", words) + '`', schema("enum", words), (node, values) -> {
            var text = values.text(node, what);
            if (words.contains(text)) {
                return Optional.of(text);
            }
            if (Values.isText(node)) {
                values.expected(node.place(), choice, text, hint.apply(text));
            }
            return Optional.empty();
        });
    }

    public static Type<ZoneId> zone() {
        return Type.explained(
                "time zone",
                "a name of the IANA time zone database, such as `America/Chicago`, or `UTC`",
                schema("type", "string"),
                (node, values) -> Optional.of(new Times(values).zone(node)));
    }

    public static Type<LocalDate> date() {
        return Type.explained(
                "date",
                "year, month and day, such as `2026-01-05`",
                schema("type", "string", "pattern", "^\\d{4}-\\d{2}-\\d{2}$"),
                (node, values) -> Optional.of(new Times(values).date(node)));
    }

    public static Type<LocalDateTime> dateTime() {
        return Type.explained(
                "date and time",
                "a date, which means its midnight, or a date and a local time in whole minutes, such as"
                        + " `2026-12-12T08:00`",
                schema("type", "string", "pattern", "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:00)?)?$"),
                (node, values) -> Optional.of(new Times(values).dateTime(node)));
    }

    public static Type<LocalTime> time() {
        return Type.explained(
                "time",
                "a local time in whole minutes, in quotes: `\"08:00\"`",
                schema("type", "string", "pattern", "^([01]\\d|2[0-3]):[0-5]\\d(:00)?$"),
                (node, values) -> Optional.of(new Times(values).time(node)));
    }

    public static Type<LocalTime> endTime() {
        return Type.explained(
                "end time",
                "a local time in whole minutes, in quotes; `\"24:00\"` = midnight",
                schema("type", "string", "pattern", "^(([01]\\d|2[0-3]):[0-5]\\d(:00)?|24:00)$"),
                (node, values) -> Optional.of(new Times(values).endTime(node)));
    }

    public static Type<List<Matcher>> matchers() {
        var one = schema("type", "string", "maxLength", MatcherResult.MAX_LENGTH);
        return Type.explained(
                "matchers",
                "[Alertmanager's matchers](../configuration.md#routes), all of which must match: a list, or one text,"
                        + " such as `['severity=\"critical\"', 'team=~\"db|web\"']`",
                schema("oneOf", List.of(schema("type", "array", "items", one), one)),
                (node, values) -> Optional.of(new MatchersReader(values).read(node)));
    }

    public static Type<Secret> secret() {
        return Type.explained(
                "secret",
                "a reference, and never the secret itself: `${env:NAME}`, or `${file:/path}`; a relative path starts at"
                        + " the configuration directory",
                schema("type", "string", "pattern", "^\\$\\{(env|file):[^{}]+\\}$"),
                (node, values) -> values.secrets().read(node));
    }

    public static Type<String> template() {
        return Type.explained(
                "template",
                "a text in [Mustache](../channels/README.md), of one or several lines",
                schema("type", "string", "maxLength", Values.MAX_TEXT),
                (node, values) -> Optional.of(values.texts(node, "a template")));
    }

    public static Type<URI> url() {
        return Type.explained(
                "URL",
                "an http or https URL with a host and without user information",
                schema("type", "string", "pattern", "^https?://"),
                (node, values) -> Optional.of(values.url(node)));
    }

    /** The reader of the section, which knows the start, reads the rule. */
    public static Type<Yaml> recurrence(int years) {
        return Type.explained(
                "recurrence rule",
                "an RRULE of RFC 5545, section 3.3.10, without DTSTART, such as `FREQ=WEEKLY;BYDAY=MO,FR`; the rule is"
                        + " expanded for " + years + " years",
                schema("type", "string"),
                (node, _) -> Optional.of(node));
    }

    /** Either of two notations; the section's own reader tells them apart. */
    public static Type<Yaml> either(Type<?> first, Type<?> second) {
        return Type.ofParts(
                "{} or {}",
                List.of(first, second),
                schema("oneOf", List.of(first, second)),
                (node, _) -> Optional.of(node));
    }

    /** A map from names that the configuration gives to definitions; references to them are checked. */
    public static <T> Type<Map<String, T>> named(Kind kind, Type<T> definition) {
        return named(definition, (name, values) -> values.references().define(kind, name));
    }

    /** A map from names, to which nothing refers. */
    public static <T> Type<Map<String, T>> named(Type<T> definition) {
        return named(definition, (_, _) -> {});
    }

    private static <T> Type<Map<String, T>> named(Type<T> definition, BiConsumer<String, Values> define) {
        var name = schema("type", "string", "pattern", '^' + Values.NAME_PATTERN + '$');
        return Type.ofParts(
                "map of names to {}",
                List.of(definition),
                schema("type", "object", "propertyNames", name, "additionalProperties", definition),
                (node, values) -> {
                    var read = new LinkedHashMap<String, T>();
                    var entries = ((Yaml.Mapping) node).entries();
                    Fields.reportTwice(entries, values.problems());
                    for (var entry : entries) {
                        values.checkName(entry.key(), entry.place());
                        define.accept(entry.key(), values);
                        definition
                                .reader()
                                .read(entry.value(), values)
                                .ifPresent(value -> read.putIfAbsent(entry.key(), value));
                    }
                    return Optional.of(Collections.unmodifiableMap(read));
                });
    }
}
