package dev.tocsin.channel.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.source.Credentials.Kind;
import dev.tocsin.channel.source.ParsedPayload.Item;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.PlainText;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.testing.Fuzz;
import dev.tocsin.testing.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every source does with recorded payloads, with credentials of all kinds, and with what broken, odd and hostile
 * senders make of a payload: it reads, or refuses in our words, and one bad item costs no other. A test of a source extends
 * it, names its recorded payloads and says how its sender signs.
 *
 * <p>What each payload is read as stands in {@code sources/NAME/}; {@code -Dtocsin.golden=FOLDER} writes it anew there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SourceContract {
    protected static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int FUZZED = 30_000;
    private static final Secret RIGHT = new Secret("the-right-one");
    private static final Secret NEXT = new Secret("the-next-one");
    private static final byte[] BODY = "{\"some\": \"body\"}".getBytes(UTF_8);

    private final Source source;
    private final List<String> samples;

    /** @param samples names of recorded payloads, as {@link Fuzz#sample} knows them */
    protected SourceContract(Source source, String... samples) {
        this.source = source;
        this.samples = List.of(samples);
    }

    /** The headers by which the sender signs a body; only for a source that takes signatures. */
    protected Map<String, String> signed(Secret secret, byte[] body) {
        throw new AssertionError("the source takes no signatures");
    }

    /** Where its items are in a payload, as a JSON pointer; "" = a payload is one item. */
    protected String itemsAt() {
        return "";
    }

    /** What else must hold of a reading. */
    protected void check(JsonNode payload, ParsedPayload reading) {}

    protected final ParsedPayload read(String body) {
        return read(body.getBytes(UTF_8));
    }

    private ParsedPayload read(byte[] body) {
        return source.read(RequestHead.NONE, body, NOW);
    }

    List<String> samples() {
        return samples;
    }

    @Test
    void isFound_byItsName() {
        var found = Sources.all().get(source.name());

        assertNotNull(found);
        assertSame(source.getClass(), found.getClass());
        assertTrue(source.name().matches("[a-z][a-z0-9_-]{0,63}"), "a key, a label, and a part of a path");
        assertFalse(source.meaning().isBlank() || source.meaning().endsWith("."), source.meaning());
        assertFalse(source.paths().isEmpty());
        source.paths().forEach(path -> assertTrue(path.matches("(/[A-Za-z0-9._~-]+)+"), path));
        var others = Sources.all().values().stream()
                .filter(other -> other != found)
                .flatMap(other -> other.paths().stream())
                .toList();
        assertTrue(source.paths().stream().noneMatch(others::contains), "two sources have one path");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void recordedPayload_isReadAsRecorded(String sample) throws IOException {
        var read = rendered(read(Fuzz.sample(sample)));
        var name = "/sources/" + source.name() + '/' + sample.replace('/', '-') + ".txt";
        var folder = System.getProperty("tocsin.golden", "");
        if (!folder.isEmpty()) {
            var file = Path.of(folder + name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, read);
        }
        try (var in = SourceContract.class.getResourceAsStream(name)) {
            assertNotNull(in, name + " is missing");
            assertEquals(new String(in.readAllBytes(), UTF_8), read);
        }
    }

    private static String rendered(ParsedPayload reading) {
        return reading.items().stream().map(SourceContract::rendered).collect(Collectors.joining())
                + reading.over().map(over -> over + "\n").orElse("")
                + "delivery " + reading.delivery() + '\n'
                + reading.response().map(response -> response + "\n").orElse("");
    }

    private static String rendered(Item item) {
        return switch (item) {
            case Item.Parsed(var signal, _, var notes) -> rendered(signal) + " notes: " + notes + '\n';
            case Item.Changed(var change, var otherwise) -> change + "\notherwise " + rendered(otherwise);
            case Item.Ignored(var reason) -> "ignored: " + reason + '\n';
            case Item.Unusable(var fault, var reason, _, var count) -> fault + " " + count + ": " + reason + '\n';
        };
    }

    /** Annotations have another order in every JVM. */
    private static String rendered(Signal signal) {
        return signal instanceof Signal.Firing firing
                ? signal.toString()
                        .replace(
                                firing.alert().annotations().toString(),
                                new TreeMap<>(firing.alert().annotations()).toString())
                : signal.toString();
    }

    private record Head(Map<String, String> headers) implements RequestHead {
        @Override
        public String path() {
            return "";
        }

        @Override
        public Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    private Credentials all() {
        return new Credentials(
                List.of(NEXT, RIGHT),
                List.of(new Credentials.Basic("other", NEXT), new Credentials.Basic("user", RIGHT)),
                source.credentials().contains(Kind.SECRETS) ? List.of(NEXT, RIGHT) : List.of());
    }

    private static Map<String, String> authorization(String value) {
        return Map.of("authorization", value);
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    private boolean isProven(Credentials accepted, Map<String, String> headers, byte[] body) {
        return switch (source.proof(new Head(headers), accepted)) {
            case Proof.Valid() -> true;
            case Proof.Missing() -> false;
            case Proof.ByBody(_, var check) -> check.isValid(body);
        };
    }

    @Test
    void withoutCredentials_nothingIsProven_andNoBodyIsAskedFor() {
        assertInstanceOf(Proof.Missing.class, source.proof(new Head(Map.of()), all()));
    }

    @Test
    void rightCredentials_areProvenByTheHead_whereTheyAreInIt() {
        if (source.credentials().contains(Kind.BEARER)) {
            assertInstanceOf(Proof.Valid.class, source.proof(new Head(authorization("Bearer the-right-one")), all()));
            assertInstanceOf(Proof.Valid.class, source.proof(new Head(authorization("bearer the-next-one")), all()));
        }
        if (source.credentials().contains(Kind.BASIC)) {
            assertInstanceOf(
                    Proof.Valid.class, source.proof(new Head(authorization(basic("user:the-right-one"))), all()));
        }
        if (source.credentials().contains(Kind.SECRETS)) {
            for (var secret : List.of(RIGHT, NEXT)) {
                assertInstanceOf(Proof.ByBody.class, source.proof(new Head(signed(secret, BODY)), all()));
                assertTrue(isProven(all(), signed(secret, BODY), BODY));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Bearer",
                "Bearer ",
                "Bearer  \t",
                "Basic ",
                "Basic Og==",
                "Basic dXNlcjo=",
                "Basic OnRoZS1yaWdodC1vbmU=",
                "Bearer the-right-on",
                "Bearer the-right-one ,",
                "Bearer the-right-one\u0000",
                "Bearer THE-RIGHT-ONE",
                "Basic !!!",
                "Bearer user:the-right-one",
                "Basic dXNlcjp0aGUtbmV4dC1vbmU=",
                "the-right-one",
                "GenieKey the-right-one"
            })
    void emptyOrWrongCredentials_proveNothing(String authorization) {
        assertFalse(isProven(all(), authorization(authorization), BODY));
    }

    @Test
    void credentialsOfAnotherKind_proveNothing() {
        var onlyBearer = new Credentials(List.of(RIGHT), List.of(), List.of());
        var onlyBasic = new Credentials(List.of(), List.of(new Credentials.Basic("user", RIGHT)), List.of());

        assertFalse(isProven(onlyBearer, authorization(basic("user:the-right-one")), BODY));
        assertFalse(isProven(onlyBasic, authorization("Bearer the-right-one"), BODY));
        if (source.credentials().contains(Kind.SECRETS)) {
            assertFalse(isProven(onlyBearer, signed(RIGHT, BODY), BODY));
            assertFalse(isProven(
                    new Credentials(List.of(), List.of(), List.of(RIGHT)),
                    authorization("Bearer the-right-one"),
                    BODY));
        }
    }

    @Test
    void signature_isOfThisBodyAndByThisSecret() {
        if (!source.credentials().contains(Kind.SECRETS)) {
            assertThrows(AssertionError.class, () -> signed(RIGHT, BODY));
            return;
        }
        var other = "{\"some\": \"bodY\"}".getBytes(UTF_8);
        var headers = signed(RIGHT, BODY);

        assertFalse(isProven(all(), headers, other));
        assertFalse(isProven(all(), headers, new byte[0]));
        assertFalse(isProven(all(), signed(new Secret("wrong"), BODY), BODY));
        headers.forEach((name, value) -> {
            for (var odd : List.of("", " ", value.substring(1), value.substring(0, value.length() - 1), "v1=", ",,;")) {
                assertFalse(isProven(all(), Map.of(name, odd), BODY), odd);
            }
        });
    }

    static Stream<String> others() {
        return Stream.of(
                "",
                " ",
                "null",
                "true",
                "7",
                "\"x\"",
                "[]",
                "{}",
                "[{}]",
                "<xml/>",
                "a=b",
                "{\"a\": 1}",
                "\u0000",
                "{} {}",
                "{\"a\"",
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000),
                "1".repeat(2_000));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatIsNoPayload_isRefusedInOurWords(String body) {
        requireOurWords(assertThrows(UnreadableException.class, () -> read(body)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void payloadThatIsCutOff_isRefusedInOurWords(String sample) {
        var whole = Fuzz.sample(sample).strip().getBytes(UTF_8);
        for (int part = 1; part < 20; part++) {
            var cut = java.util.Arrays.copyOf(whole, whole.length * part / 20);
            requireOurWords(assertThrows(UnreadableException.class, () -> read(cut)));
        }
    }

    private static void requireOurWords(UnreadableException refusal) {
        assertFalse(refusal.faults().isEmpty());
        refusal.faults().forEach(fault -> {
            assertFalse(fault.detail().isBlank());
            Fuzz.requireOurWords(fault.detail());
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void fieldsThatAreNotKnown_changeNothing(String sample) {
        var whole = JsonReader.read(Fuzz.sample(sample).getBytes(UTF_8));
        var usual = rendered(read(whole.toString()));
        ((ObjectNode) whole).put("zz", 7).putObject("zzz").put("a", "b");
        whole.forEach(child -> {
            if (child instanceof ObjectNode object && !object.isEmpty()) {
                object.putNull("zz_more").putArray("zz_most").add(1);
            }
        });

        if (!itemsAt().isEmpty()) {
            whole.at(itemsAt()).forEach(item -> ((ObjectNode) item).put("zz", "new"));
        }
        assertEquals(usual, rendered(read(whole.toString())));
    }

    static Stream<String> large() {
        return Stream.of(
                '"' + "🚒".repeat(1_000_000) + '"',
                '[' + "\"a\",".repeat(200_000) + "\"a\"]",
                "[".repeat(400) + "]".repeat(400));
    }

    static Stream<String> tooLarge() {
        return Stream.of(
                '[' + "0,".repeat(2_000_000) + "0]",
                '[' + "{},".repeat(1_300_000) + "{}]",
                "[".repeat(100_000) + "]".repeat(100_000),
                "{\"a\":".repeat(600) + "1" + "}".repeat(600),
                "1".repeat(2_000));
    }

    @ParameterizedTest
    @MethodSource("large")
    void fieldThatIsLarge_costsNothing(String value) {
        for (var sample : samples) {
            assertTimeoutPreemptively(
                    SOON, () -> assertEquals(rendered(read(Fuzz.sample(sample))), rendered(read(with(sample, value)))));
        }
    }

    @ParameterizedTest
    @MethodSource("tooLarge")
    void fieldBeyondTheLimits_isRefused_soon(String value) {
        for (var sample : samples) {
            assertTimeoutPreemptively(
                    SOON,
                    () -> requireOurWords(assertThrows(UnreadableException.class, () -> read(with(sample, value)))));
        }
    }

    private static String with(String sample, String value) {
        var whole = Fuzz.sample(sample).strip();
        return whole.substring(0, whole.length() - 1) + ", \"zz\": " + value + '}';
    }

    @ParameterizedTest
    @MethodSource("samples")
    void itemThatIsWrong_costsOnlyItself(String sample) {
        var whole = JsonReader.read(Fuzz.sample(sample).getBytes(UTF_8));
        var usual = read(whole.toString()).items();
        if (itemsAt().isEmpty()) {
            assertTrue(usual.size() <= 1, "a payload is one item");
            return;
        }
        var items = (ArrayNode) whole.at(itemsAt());
        var all = items.size();
        assertEquals(all, usual.size());
        items.insert(0, 7).insert(0, "x").addNull();
        var read = read(whole.toString()).items();

        assertEquals(all + 3, read.size());
        for (int place : List.of(0, 1, all + 2)) {
            assertInstanceOf(Item.Unusable.class, read.get(place));
        }
        for (int i = 0; i < all; i++) {
            assertEquals(rendered(usual.get(i)), rendered(read.get(i + 2)));
        }
        for (int i = 0; i < 200; i++) {
            items.add(i);
        }
        var many = read(whole.toString());
        assertEquals(items.size(), many.size(), "those that are only counted are counted");
        assertTrue(many.items().size() <= all + ParsedPayload.MAX_UNUSABLE + 1);
    }

    @Test
    void refusals_haveOneForm() {
        var own = List.of(400, 401, 403, 408, 413, 415, 429, 500, 503).stream()
                .map(status ->
                        source.refusal(status, "the detail", List.of(new UnreadableException.Fault("/a", "the fault"))))
                .toList();

        var inOwnForm = own.stream().filter(Optional::isPresent).count();
        assertTrue(inOwnForm == 0 || inOwnForm == own.size(), "all in the sender's own form, or none");
        own.forEach(form -> form.ifPresent(response -> {
            assertTrue(response.status() >= 400, "a refusal that is taken for an acceptance");
            assertFalse(response.contentType().isBlank());
        }));
    }

    @Test
    void mutatedPayloads_areReadOrRefused_andWhatIsReadCanBeStored() {
        var sampled = samples.stream()
                .map(sample -> JsonReader.read(Fuzz.sample(sample).getBytes(UTF_8)))
                .toList();
        Fuzz.each(FUZZED, seed -> {
            var body = new Mutations(seed).mutated(Fuzz.of(sampled, seed));
            ParsedPayload reading;
            try {
                reading = read(body);
            } catch (UnreadableException e) {
                requireOurWords(e);
                return;
            }
            reading.items().forEach(SourceContract::check);
            check(JsonReader.read(body), reading);
        });
    }

    private static void check(Item item) {
        switch (item) {
            case Item.Unusable(_, var reason, _, _) -> {
                assertFalse(reason.isBlank());
                Fuzz.requireOurWords(reason);
            }
            case Item.Ignored(var reason) -> assertFalse(reason.isBlank());
            case Item.Changed(var change, var otherwise) -> {
                check(change);
                check(otherwise);
            }
            case Item.Parsed(var signal, _, var notes) -> {
                assertTrue(notes.length() < 3_000 && notes.equals(PlainText.line(notes)), notes);
                assertTrue(signal.labels().values().size() <= 100);
                signal.labels().values().forEach(SourceContract::checkEntry);
                signal.key().ifPresent(key -> stored(key.value(), 1_024));
                stored(signal.origin().id(), 200);
                stored(signal.origin().who(), 200);
                check(signal);
            }
        }
    }

    private static void check(Signal signal) {
        switch (signal) {
            case Signal.Firing fires -> {
                check(fires.alert());
                fires.group().ifPresent(group -> stored(group, 1_024));
            }
            case Signal.Cleared cleared -> {
                stored(cleared.alertId(), 64);
                assertFalse(cleared.alertId().isBlank());
            }
            case Signal.Reassigned reassigned -> stored(reassigned.assignee(), 200);
            case Signal.Annotated note -> {
                stored(note.text(), 25_000);
                assertFalse(PlainText.isBlank(note.text()));
            }
            case Signal.Acknowledged _, Signal.Resolved _, Signal.GroupCleared _ -> {}
        }
    }

    private static void check(Alert alert) {
        assertFalse(PlainText.isBlank(alert.title()), "a page without words");
        stored(alert.title(), 300);
        stored(alert.id(), 200);
        stored(alert.service(), 25_000);
        stored(alert.link(), 4_096);
        assertTrue(alert.annotations().size() <= 100);
        alert.annotations().forEach(SourceContract::checkEntry);
        assertTrue(alert.startsAt().isAfter(Instant.EPOCH.minusSeconds(3_000L * 366 * 86_400)));
        assertTrue(alert.startsAt().isBefore(Instant.parse("+10000-01-01T00:00:00Z")));
    }

    private static void check(ExternalChange change) {
        assertFalse(PlainText.isBlank(change.page() + change.thing()), "it is about nothing");
        stored(change.page(), 100);
        stored(change.thing(), 100);
        stored(change.event(), 200);
        change.by().forEach(person -> stored(person.name(), 200));
        assertTrue(change.id().isEmpty() || change.id().startsWith(change.system() + ' '));
        if (change.what() instanceof ExternalChange.Kind.Noted(var text, _)) {
            stored(text, 26_000);
            assertFalse(text.isBlank());
        }
    }

    private static void checkEntry(String name, String value) {
        assertFalse(PlainText.isBlank(name));
        stored(name, 256);
        stored(value, 4_096);
    }

    /** PostgreSQL and UTF-8 hold it as it is, and it has a bound. */
    private static void stored(String text, int longest) {
        assertTrue(text.length() <= longest, () -> text.length() + " characters");
        assertTrue(text.indexOf('\0') < 0 && text.codePoints().noneMatch(SourceContract::isHalf), text);
    }

    private static boolean isHalf(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
