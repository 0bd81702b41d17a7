package dev.tocsin.config.read;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How a value is written. A type reads the value; the JSON Schema and the reference describe the value by its type.
 *
 * @param name what the reference calls the type; each {@code {}} stands for the name of one of the parts
 * @param range which values of this form are valid; "" = all
 * @param how the notation, for types that the reference explains once; "" = the name says it
 * @param parts the types of which this one is made
 * @param schema the JSON Schema, in which a type stands for its own schema
 * @param section the keys of a map with fixed keys
 * @param reader reports a fault, and returns a harmless value or none
 */
public record Type<T>(
        String name,
        String range,
        String how,
        List<Type<?>> parts,
        Map<String, Object> schema,
        Optional<Section> section,
        Reader<T> reader) {
    @FunctionalInterface
    public interface Reader<T> {
        Optional<T> read(Yaml node, Values values);
    }

    public Type {
        parts = List.copyOf(parts);
    }

    public static <T> Type<T> of(String name, String range, Map<String, Object> schema, Reader<T> reader) {
        return new Type<>(name, range, "", List.of(), schema, Optional.empty(), reader);
    }

    /** A type that the reference explains once, and the JSON Schema defines once. */
    static <T> Type<T> explained(String name, String how, Map<String, Object> schema, Reader<T> reader) {
        return new Type<>(name, "", how, List.of(), schema, Optional.empty(), reader);
    }

    static <T> Type<T> ofParts(String name, List<Type<?>> parts, Map<String, Object> schema, Reader<T> reader) {
        return new Type<>(name, "", "", parts, schema, Optional.empty(), reader);
    }

    /** One of several maps with fixed keys; the section's own reader tells them apart. */
    public static Type<Yaml> ofChoices(String name, List<Type<Fields>> choices) {
        return ofParts(name, List.copyOf(choices), Types.schema("oneOf", choices), (node, _) -> Optional.of(node));
    }

    /** The sections that a value of this type may have, without those below them. */
    public Stream<Section> sections() {
        return Stream.concat(section.stream(), parts.stream().flatMap(Type::sections));
    }

    /** This type and those it is made of. */
    public Stream<Type<?>> all() {
        return Stream.concat(Stream.of(this), parts.stream().flatMap(Type::all));
    }

    /** Whether the type has a definition of its own, to which others refer. */
    public boolean isDefined() {
        return section.isPresent() || !how.isEmpty();
    }

    /** Whether the value is a map that several files may spread over them. */
    public boolean isMap() {
        return "object".equals(schema.get("type"));
    }

    /** This map with fixed keys as one that several files may spread over them. */
    public Type<T> joined() {
        return new Type<>(name, range, how, parts, Types.schema("type", "object"), section, reader);
    }

    /** @param more what the range adds to the JSON Schema */
    public Type<T> within(String values, Map<String, Object> more) {
        var all = new LinkedHashMap<>(schema);
        all.putAll(more);
        return new Type<>(name, values, how, parts, all, section, reader);
    }

    /** The same notation, read in another way. */
    public <R> Type<R> reading(Reader<R> other) {
        return new Type<>(name, range, how, parts, schema, section, other);
    }

    /** The same notation; the section's own reader reads the value. */
    public Type<Yaml> unread() {
        return reading((node, _) -> Optional.of(node));
    }

    public <R> Type<R> map(Function<T, R> made) {
        return reading((node, values) -> reader.read(node, values).map(made));
    }

    @FunctionalInterface
    public interface Step<T, R> {
        Optional<R> then(T value, Yaml node, Values values);
    }

    /** The same notation, with a step after the value was read, which may report a fault. */
    public <R> Type<R> then(Step<T, R> step) {
        return reading((node, values) -> reader.read(node, values).flatMap(value -> step.then(value, node, values)));
    }

    /** @param what the items are, in the plural, for a fault */
    public Type<List<T>> list(String what) {
        return list((node, values) -> values.list(node, what), Map.of());
    }

    /** A list of at least one. */
    public Type<List<T>> some(String what) {
        return list((node, values) -> values.someOf(node, what), Map.of("minItems", 1));
    }

    private Type<List<T>> list(BiFunction<Yaml, Values, List<Yaml>> items, Map<String, Object> more) {
        var whole = new LinkedHashMap<>(Types.schema("type", "array", "items", this));
        whole.putAll(more);
        return ofParts(
                "list of {}",
                List.of(this),
                whole,
                (node, values) -> Optional.of(items.apply(node, values).stream()
                        .flatMap(item -> reader.read(item, values).stream())
                        .toList()));
    }

    /** This type, or a word that means none: the value is empty then. */
    public Type<Optional<T>> orWord(String word) {
        return ofParts(
                '`' + word + "` or {}",
                List.of(this),
                Types.schema("oneOf", List.of(Types.schema("const", word), this)),
                (node, values) ->
                        node instanceof Yaml.Scalar scalar && scalar.text().equals(word)
                                ? Optional.of(Optional.empty())
                                : reader.read(node, values).flatMap(value -> Optional.of(Optional.of(value))));
    }
}
