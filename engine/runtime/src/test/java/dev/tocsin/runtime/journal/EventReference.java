package dev.tocsin.runtime.journal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tocsin.core.incident.EventType;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Purpose;
import dev.tocsin.core.incident.page.ResponseClass;
import dev.tocsin.core.policy.AutoResolve;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reference of all events, in Markdown: what they mean as their definitions say, their fields as the records and
 * their {@code @param} tags have them, examples from the golden files.
 */
final class EventReference {
    private static final Map<Class<?>, String> VALUES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(int.class, "number"),
            Map.entry(Integer.class, "number"),
            Map.entry(long.class, "number"),
            Map.entry(Long.class, "number"),
            Map.entry(boolean.class, "`true` or `false`"),
            Map.entry(Instant.class, "instant"),
            Map.entry(Duration.class, "duration"),
            Map.entry(LocalTime.class, "local time"),
            Map.entry(ZoneId.class, "time zone"),
            Map.entry(IncidentId.class, "id of an incident"),
            Map.entry(PageId.class, "id of a page"),
            Map.entry(DedupKey.class, "dedup key"),
            Map.entry(Labels.class, "map of labels"),
            Map.entry(Matcher.class, "matcher"),
            Map.entry(Responder.class, "responder, such as `user:sam`"),
            Map.entry(AutoResolve.class, "duration or `never`"),
            Map.entry(Purpose.class, "number: the level, or below 0 for another purpose"));
    private static final Pattern TAG = Pattern.compile("@param (\\w+) ((?:[^@{]|\\{@?)*)");
    private static final Pattern INLINE = Pattern.compile("\\{@(?:link|code) (?:[\\w.]*\\.)?(#?)(\\w+)}");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Path ROOT = root();
    static final Path FILE = ROOT.resolve("docs/reference/events.md");
    private static final List<Path> SOURCES = sources();

    private final StringBuilder text = new StringBuilder();

    /** The records within events, each after the first one that has it. */
    private final Set<Class<?>> values = new LinkedHashSet<>();

    private EventReference() {}

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/reference"))) {
            folder = Objects.requireNonNull(folder.getParent());
        }
        return folder;
    }

    /** Of all modules. */
    private static List<Path> sources() {
        try (var found = Files.find(ROOT, 5, (path, _) -> path.endsWith("src/main/java"))) {
            return found.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text() throws IOException {
        var reference = new EventReference();
        reference.write();
        return reference.text.toString();
    }

    private void write() throws IOException {
        text.append("""
            # Event reference

            Every event of an incident, as the journal stores it. [Operations](../operations.md#looking-into-it) shows how to read
            the journal with SQL. This page is generated from the program: `EventReferenceTest` tells how to renew it.

            A name ends with a version. A name never changes. A changed shape is a new version, and Tocsin reads the
            earlier versions for ever. Tocsin ignores fields that it does not know. New fields may come without a new
            version. *Since* is the first version of Tocsin that writes the event. `Hash64` is a 64-bit hash of a text.

            Every event has the fields `at`, when it happened, and `by`, which is an [origin](#origin). A field that is
            *optional* is left out if it has no value. An *instant* is ISO 8601 in UTC, and a *duration* is ISO 8601 too,
            such as `PT5M`.

            ## All events

            | event | meaning | since | plans pages |
            |---|---|---|---|
            """);
        for (var type : EventType.values()) {
            row(link(type.manifest(), type.manifest()), type.meaning(), type.since(), type.plansPages() ? "yes" : "");
        }
        for (var type : EventType.values()) {
            event(type);
        }
        text.append("\n# Values\n\nThe objects within events.\n");
        var written = new LinkedHashSet<Class<?>>();
        values.add(Origin.class);
        while (!written.containsAll(values)) {
            for (var value : List.copyOf(values)) {
                if (written.add(value)) {
                    text.append("\n## ").append(words(value)).append('\n');
                    table(value, Arrays.stream(value.getRecordComponents()));
                }
            }
        }
    }

    private void event(EventType type) throws IOException {
        text.append("\n## ").append(type.manifest()).append("\n\n").append(type.meaning());
        if (type.plansPages()) {
            text.append(" This event plans pages.");
        }
        var json = GoldenFilesTest.golden(type.manifest());
        text.append("\n\nIn the timeline: \"")
                .append(EventType.sentence(EventCodec.decode(type.manifest(), json))
                        .replace("\n", " "))
                .append("\"\n");
        table(type.type(), fields(type));
        example("", json);
        for (var old : GoldenFilesTest.earlier(type)) {
            example("Before, `" + old + "`:\n\n", GoldenFilesTest.golden(old));
        }
    }

    /** Without those that every event has; the facts about an exchange stand beside the others. */
    static Stream<RecordComponent> fields(EventType type) {
        return Arrays.stream(type.type().getRecordComponents())
                .filter(field ->
                        !field.getName().equals("at") && !field.getName().equals("by"))
                .flatMap(field -> field.getType().equals(Exchange.class)
                        ? Arrays.stream(Exchange.class.getRecordComponents())
                        : Stream.of(field));
    }

    private void example(String title, byte[] json) throws IOException {
        text.append('\n')
                .append(title)
                .append("```json\n")
                .append(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(MAPPER.readTree(json)))
                .append("\n```\n");
    }

    private void table(Class<?> type, Stream<RecordComponent> fields) throws IOException {
        var rows = fields.toList();
        if (!rows.isEmpty()) {
            text.append("\n| field | type | meaning |\n|---|---|---|\n");
        }
        for (var field : rows) {
            var meaning = meanings(field.getDeclaringRecord()).getOrDefault(field.getName(), "");
            var optional = field.getType().equals(Optional.class);
            row(
                    '`' + name(field) + '`',
                    type(field.getGenericType()) + (optional ? ", optional" : ""),
                    field.getDeclaringRecord().equals(type) || !meaning.isEmpty()
                            ? (optional ? meaning.replace("empty = ", "absent = ") : meaning)
                            : "");
        }
    }

    /** As the codec names it. */
    private static String name(RecordComponent field) {
        return field.getType().equals(Purpose.class) ? "level" : field.getName();
    }

    private String type(Type type) {
        if (type instanceof ParameterizedType generic) {
            var of = generic.getActualTypeArguments();
            return generic.getRawType().equals(Optional.class)
                    ? type(of[0])
                    : generic.getRawType().equals(Map.class)
                            ? "map of " + type(of[0]) + " to " + type(of[1])
                            : "list of " + type(of[0]);
        }
        if (type.equals(ResponseClass.class)) {
            return oneOf(Arrays.stream(ResponseClass.values()).map(ResponseClass::label));
        }
        var value = (Class<?>) type;
        if (value.isEnum()) {
            return oneOf(Arrays.stream(value.getEnumConstants()).map(Object::toString));
        }
        var known = VALUES.get(value);
        if (known == null) {
            values.add(value);
            return link(words(value).toLowerCase(Locale.ROOT), words(value));
        }
        return known;
    }

    private static String oneOf(Stream<String> names) {
        return names.map(name -> '`' + name + '`').collect(Collectors.joining(", "));
    }

    private static String link(String words, String heading) {
        return "[" + words + "](#"
                + heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-') + ')';
    }

    /** {@code UnkeptAlerts} is "Unkept alerts". */
    private static String words(Class<?> type) {
        var words = type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return words.charAt(0) + words.substring(1).toLowerCase(Locale.ROOT);
    }

    private void row(String... cells) {
        text.append(Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|"))
                .map(cell -> cell.isEmpty() ? "|" : "| " + cell + ' ')
                .collect(Collectors.joining("", "", "|\n")));
    }

    /** What the record's comment says of its components. */
    private static Map<String, String> meanings(Class<?> type) throws IOException {
        var top = type;
        while (top.getEnclosingClass() != null) {
            top = top.getEnclosingClass();
        }
        var name = top.getName().replace('.', '/') + ".java";
        var source = Files.readString(SOURCES.stream()
                .map(sources -> sources.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow());
        return Pattern.compile(
                        "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:public )?record " + type.getSimpleName() + "\\(",
                        Pattern.DOTALL)
                .matcher(source)
                .results()
                .map(comment -> comment.group(1).replaceAll("\\s*\\n\\s*\\*\\s*", " "))
                .flatMap(comment -> TAG.matcher(comment).results())
                .collect(Collectors.toMap(
                        tag -> tag.group(1), tag -> inline(type, tag.group(2).strip())));
    }

    /** A constant is its value, an event its name, everything else a word. */
    private static String inline(Class<?> type, String meaning) {
        return INLINE.matcher(meaning)
                .replaceAll(part -> part.group(1).isEmpty()
                        ? Arrays.stream(EventType.values())
                                .filter(event -> event.type().getSimpleName().equals(part.group(2)))
                                .map(event -> link(event.manifest(), event.manifest()))
                                .findFirst()
                                .orElse('`' + part.group(2) + '`')
                        : '`' + constant(type, part.group(2)) + '`');
    }

    private static String constant(Class<?> type, String name) {
        try {
            return String.valueOf(type.getField(name).get(null));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
