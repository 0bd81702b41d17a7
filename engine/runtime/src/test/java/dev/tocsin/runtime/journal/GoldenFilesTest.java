package dev.tocsin.runtime.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.core.incident.AlertState;
import dev.tocsin.core.incident.EventType;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentEvent.*;
import dev.tocsin.core.incident.SuppressionCause;
import dev.tocsin.core.incident.UnkeptAlerts;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.incident.page.ResponseClass;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.core.policy.AutoResolve;
import dev.tocsin.core.policy.Condition;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Hours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Severity;
import dev.tocsin.testing.InSeveralLocales;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is on disk can be read for ever: one file an event type and version. When a test fails because a shape changed,
 * the shape needs a new version; the file must not be made to fit. With -Dreference=write this test writes the files that
 * are missing.
 */
@InSeveralLocales
class GoldenFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/journal/golden");
    private static final Instant AT = Instant.parse("2026-11-20T12:00:00.123Z");
    private static final Instant LATER = Instant.parse("2026-11-20T12:05:00Z");
    private static final Origin SAM = new Origin("sam", "api", "req-1");
    private static final Origin SENDER = new Origin("alertmanager", "webhook");
    private static final PageId PAGE = new PageId("01k.1");
    private static final PageId UPDATE = new PageId("01k.1.u3");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Every part of the policy language. */
    private static final EscalationPolicy WHOLE_POLICY = new EscalationPolicy(
            "primary",
            List.of(new EscalationLevel(
                    List.of(
                            new Responder.Rotation("primary", Responder.Who.NEXT),
                            new Responder.RoundRobin(List.of("sam", "alex"))),
                    Optional.of(Duration.ofMinutes(2)),
                    Duration.ofMinutes(5),
                    Optional.of(new Condition(
                            List.of("critical"),
                            List.of(
                                    new Matcher.Equal("team", "db"),
                                    new Matcher.NotRegex(
                                            "env",
                                            "dev|test",
                                            env -> Match.of(
                                                    Set.of("dev", "test").contains(env)))),
                            List.of(new Hours(
                                    Set.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY),
                                    LocalTime.of(22, 0),
                                    LocalTime.of(6, 30),
                                    ZoneId.of("Europe/Madrid"))))))),
            EscalationPolicy.FOREVER,
            Optional.empty(),
            Optional.of(new EscalationPolicy(
                    "managers",
                    List.of(new EscalationLevel(List.of(new Responder.Channel("ops-room")), Duration.ofMinutes(5))),
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new AutoResolve.Never()),
                    Map.of())),
            Optional.of(new AutoResolve.After(Duration.ofHours(1))),
            Map.of("critical", Duration.ofMinutes(30)));

    private static final Alert DOWN = new Alert("f2", Labels.EMPTY, "Checkout is down", "", "", Map.of(), AT);

    /** What shapes that are not written any more mean today. */
    private static final Map<String, IncidentEvent> OLD = Map.of(
            "alert-fired/1",
            new AlertsFired(AT, SENDER, List.of(DOWN), Optional.empty(), Optional.empty()),
            "alert-cleared/1",
            new AlertsCleared(AT, SENDER, List.of("f2"), List.of(), Optional.of(LATER)));

    private static final Map<EventType, IncidentEvent> EXAMPLES = Stream.of(
                    new Opened(
                            AT,
                            SENDER,
                            new IncidentId("01k"),
                            new DedupKey("default{alertname=\"Slow\"}"),
                            new Severity("critical", 0),
                            "default",
                            "route (matches everything) leads to receiver default and policy primary",
                            new EscalationPolicy(
                                    "primary",
                                    List.of(
                                            new EscalationLevel(
                                                    List.of(
                                                            new Responder.Rotation("primary"),
                                                            new Responder.User("sam")),
                                                    Duration.ofMinutes(5)),
                                            new EscalationLevel(
                                                    List.of(
                                                            new Responder.Team("everybody"),
                                                            new Responder.Channel("ops-room")),
                                                    Duration.ofSeconds(90))),
                                    2,
                                    Optional.of(Duration.ofMinutes(30))),
                            new Alert(
                                    "f1",
                                    Labels.of(Map.of("alertname", "Slow", "severity", "critical")),
                                    "Checkout is slow: 5 s \u2013 \u65e5\u672c",
                                    "checkout",
                                    "https://example.org/graph",
                                    Map.of("runbook", "https://example.org/runbook"),
                                    AT),
                            LATER,
                            Optional.of(new IncidentId("01j")),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    new AlertsFired(
                            AT,
                            SENDER,
                            List.of(DOWN, new Alert("f3", Labels.EMPTY, "Cart is down", "", "", Map.of(), AT)),
                            Optional.of(new UnkeptAlerts(
                                    List.of(Long.MIN_VALUE, 7L),
                                    List.of(1_795_000_000_123L, 1_795_000_000_000L),
                                    List.of(),
                                    Labels.of(Map.of("alertname", "Down")),
                                    true)),
                            Optional.of(-4_242_424_242_424_242_424L)),
                    new AlertsCleared(AT, SENDER, List.of("f2", "f3"), List.of(7L), Optional.of(LATER)),
                    new DuplicatesCounted(AT, Origin.TIMER, 12_345_678_901L),
                    new LevelPaged(
                            AT,
                            Origin.TIMER,
                            2,
                            1,
                            "nobody answered in time",
                            List.of(new Page(
                                    PAGE,
                                    new Level(2),
                                    "alex",
                                    new ContactMethod("pager", "+15550100"),
                                    "on call in primary")),
                            List.of("team:nobody: team nobody has no members"),
                            "sha256:abc",
                            LATER),
                    new LevelSkipped(AT, Origin.TIMER, 1, 0, "team:nobody: team nobody has no members"),
                    new EscalationPostponed(AT, Origin.TIMER, "nobody could be reached", LATER),
                    new LevelDelayed(AT, Origin.TIMER, 2, 1, LATER),
                    new Cleared(
                            AT,
                            SENDER,
                            AT,
                            false,
                            List.of(new Page(
                                    PAGE,
                                    Other.ALL_CLEAR,
                                    "sam",
                                    new ContactMethod("phone", "+15550100"),
                                    "you were paged"))),
                    new RisePaged(
                            AT,
                            SENDER,
                            new Severity("critical", 0),
                            "worse: now critical",
                            List.of(new Page(
                                    PAGE,
                                    new Level(1),
                                    "sam",
                                    new ContactMethod("phone", "+15550100"),
                                    "on call in primary")),
                            List.of("team everybody: team everybody has no members"),
                            "v1",
                            Optional.of(LATER)),
                    new EscalationHeld(AT, Origin.TIMER, SuppressionCause.QUIET, LATER, "silence 7 by sam: disk swap"),
                    new EscalationReleased(
                            AT, SAM, List.of(SuppressionCause.ROUTE, SuppressionCause.QUIET), "sam asked for level 1"),
                    new HandedOver(AT, Origin.TIMER, "managers", "policy primary has come to its end"),
                    new EscalationEnded(
                            AT, Origin.TIMER, "every level was paged and nobody answered", Optional.empty()),
                    new PolicyChanged(AT, SAM, WHOLE_POLICY, "version 12ab of the configuration"),
                    new StatusUpdateDue(
                            AT,
                            Origin.TIMER,
                            "sam",
                            List.of(new Page(
                                    PAGE,
                                    Other.STATUS_UPDATE,
                                    "sam",
                                    new ContactMethod("pager", ""),
                                    "no status update for 30 min")),
                            "no status update for 30 min"),
                    new AlertsTold(
                            AT,
                            Origin.TIMER,
                            3,
                            List.of(new Page(
                                    PAGE,
                                    Other.MORE_ALERTS,
                                    "sam",
                                    new ContactMethod("pager", ""),
                                    "3 more alerts joined",
                                    Optional.of(LATER))),
                            "3 more alerts joined"),
                    new PageDelivered(
                            AT,
                            Origin.TIMER,
                            PAGE,
                            3,
                            "HTTP 200",
                            Duration.ofMillis(1_042),
                            Optional.empty(),
                            Exchange.NONE),
                    new PageDelayed(AT, Origin.TIMER, PAGE, 1, "the receiver answered HTTP 503", LATER, Exchange.NONE),
                    new PageHeld(AT, Origin.TIMER, PAGE, "sam has had 5 pages by sms within 1m", LATER),
                    new PageFailed(AT, Origin.TIMER, PAGE, 4, "no answer in time", Exchange.NONE),
                    new PageBroughtForward(AT, Origin.TIMER, PAGE, "sam could not be reached through chat"),
                    new PageReplaced(
                            AT,
                            Origin.TIMER,
                            PAGE,
                            new Page(
                                    new PageId("01k.2"),
                                    new Level(1),
                                    "sam",
                                    new ContactMethod("sms", "+15550100"),
                                    "on call in primary, as chat failed"),
                            "sam could not be reached through chat"),
                    new PagesWithdrawn(AT, SAM, List.of(PAGE, new PageId("01k.2")), "acknowledged by sam"),
                    new UpdatesPlanned(
                            AT,
                            SAM,
                            "acknowledged",
                            "",
                            List.of(
                                    new UpdatesPlanned.Update(UPDATE, PAGE),
                                    new UpdatesPlanned.Update(new PageId("01k.2.u3"), new PageId("01k.2")))),
                    new UpdateDelivered(AT, Origin.TIMER, UPDATE, 2),
                    new UpdateDelayed(AT, Origin.TIMER, UPDATE, 1, "the receiver answered HTTP 503", LATER),
                    new UpdateFailed(AT, Origin.TIMER, UPDATE, 16, "no answer in time"),
                    new SeenElsewhere(
                            AT,
                            new Origin("sam", "pagerduty 01k.1"),
                            PAGE,
                            ExternalStatus.ACKNOWLEDGED,
                            Optional.of(LATER),
                            1),
                    new Acknowledged(AT, SAM, Optional.of(LATER)),
                    new Unacknowledged(AT, SAM, "given back by sam"),
                    new InvestigationStarted(AT, SAM),
                    new Mitigated(AT, SAM),
                    new Resolved(AT, SAM, "fixed", LATER),
                    new Reopened(AT, SENDER, "the alert fires again within the dedup window"),
                    new NoteAdded(AT, SAM, "line one\nline \"two\""),
                    new Assigned(
                            AT,
                            SAM,
                            "alex",
                            List.of(new Page(
                                    PAGE,
                                    Other.ASSIGNMENT,
                                    "alex",
                                    new ContactMethod("pager", ""),
                                    "assigned by sam"))),
                    new SeverityChanged(AT, SAM, new Severity("warning", 1), Optional.of(LATER)),
                    new Snoozed(AT, SAM, LATER),
                    new SnoozeEnded(AT, Origin.TIMER, "its time is up"),
                    new IncidentLinked(AT, Origin.TIMER, new IncidentId("01j"), "the same service=checkout"),
                    new IncidentAbsorbed(
                            AT,
                            SAM,
                            new IncidentId("01j"),
                            Map.of(
                                    "f1",
                                    new AlertState(
                                            "Checkout is down", Labels.of(Map.of("service", "checkout")), true, AT)),
                            Optional.empty()),
                    new IncidentReleased(AT, SAM, new IncidentId("01j"), Optional.of(LATER)),
                    new PassedOn(AT, SAM, "sam cannot take it and passed it on"),
                    new HelpersPaged(
                            AT,
                            SAM,
                            List.of(new Responder.User("alex"), new Responder.Schedule("db")),
                            List.of(new Page(
                                    PAGE,
                                    Other.HELP,
                                    "alex",
                                    new ContactMethod("pager", "+15550100"),
                                    "asked to help by sam: knows the database")),
                            List.of("schedule:db: schedule db has nobody on call"),
                            "sha256:abc",
                            "knows the database"),
                    new HelpAnswered(
                            AT,
                            new Origin("alex", "link"),
                            false,
                            "sam",
                            List.of(new Page(
                                    PAGE, Other.HELP, "sam", new ContactMethod("pager", ""), "alex cannot help"))),
                    new Undone(AT, SAM, "the end of the incident", List.of(PAGE), Optional.of(LATER)),
                    new Merged(AT, SAM, new IncidentId("01j")),
                    new Unmerged(
                            AT,
                            SAM,
                            new IncidentId("01j"),
                            Map.of(
                                    "f1",
                                    new AlertState(
                                            "Checkout is down", Labels.of(Map.of("service", "checkout")), false, AT)),
                            Optional.empty()))
            .collect(Collectors.toMap(EventType::of, Function.identity()));

    static {
        if ("write".equals(System.getProperty("reference"))) {
            writeMissing();
        }
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void encode_givesTheGoldenFile(EventType type) throws IOException {
        var event = EXAMPLES.get(type);
        assertNotNull(event, "this test has no example of " + type);
        var golden = MAPPER.readTree(golden(type.manifest()));
        assertEquals(golden, MAPPER.readTree(EventCodec.encode(event)));
        // Byte for byte too: the order of the fields is what a person reads.
        assertEquals(MAPPER.writeValueAsString(golden), new String(EventCodec.encode(event), StandardCharsets.UTF_8));
        assertEquals(type.manifest(), EventCodec.manifest(event));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void decode_readsTheGoldenFile(EventType type) throws IOException {
        assertEquals(EXAMPLES.get(type), EventCodec.decode(type.manifest(), golden(type.manifest())));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void decode_passesOverWhatANewerVersionAdded(EventType type) throws IOException {
        var json = (ObjectNode) MAPPER.readTree(golden(type.manifest()));
        json.putObject("addedLater").put("x", 1);
        ((ObjectNode) json.get("by")).put("addedLater", true);
        assertEquals(EXAMPLES.get(type), EventCodec.decode(type.manifest(), MAPPER.writeValueAsBytes(json)));
    }

    @Test
    void decode_readsWhatIsNotWrittenAnyMore() throws IOException {
        assertEquals(EventUpcasters.BY_MANIFEST.keySet(), OLD.keySet());
        for (var old : OLD.entrySet()) {
            var golden = golden(old.getKey());
            assertEquals(old.getValue(), EventCodec.decode(old.getKey(), golden));
        }
    }

    @Test
    void absorbedAlertsBeyondTheBound_areWrittenAndReadBack() {
        var more = new UnkeptAlerts(List.of(1L, 2L), List.of(3L, 4L), List.of(5L, 0L), Labels.EMPTY, false);
        var absorbed = new IncidentAbsorbed(AT, SAM, new IncidentId("01j"), Map.of(), Optional.of(more));
        assertEquals(absorbed, EventCodec.decode("incident-absorbed/1", EventCodec.encode(absorbed)));
        var unmerged = new Unmerged(AT, SAM, new IncidentId("01j"), Map.of(), Optional.of(more));
        assertEquals(unmerged, EventCodec.decode("unmerged/1", EventCodec.encode(unmerged)));
    }

    @Test
    void startThatNobodyKnows_andRanks_areWrittenAndReadBack() {
        var more = new UnkeptAlerts(
                List.of(1L, 2L), List.of(3L, 0L), List.of(), Optional.of(List.of(1, -1)), Labels.EMPTY, false);
        var fired = new AlertsFired(
                AT, SENDER, List.of(DOWN.withStart(Optional.empty())), Optional.of(more), Optional.empty());
        var json = new String(EventCodec.encode(fired), StandardCharsets.UTF_8);
        assertTrue(json.contains("\"startsAt\":\"2026-11-20T12:00:00.123Z\",\"startUnknown\":true}"), json);
        assertTrue(json.contains("\"startedAt\":[3,0],\"groups\":[],\"ranks\":[1,-1],"), json);
        assertEquals(fired, EventCodec.decode("alert-fired/2", json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void decode_unknownManifest_saysWhatItIsAndWhereFrom() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> EventCodec.decode("incident-sold/1", new byte[0]));
        assertTrue(error.getMessage().contains("incident-sold/1"), error.getMessage());
        assertTrue(error.getMessage().contains("newer Tocsin"), error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> EventCodec.decode("note-added/2", new byte[0]));
    }

    @Test
    void decode_brokenJson_namesTheType() {
        var error = assertThrows(
                RuntimeException.class,
                () -> EventCodec.decode("note-added/1", "{\"at\":".getBytes(StandardCharsets.UTF_8)));
        assertTrue(error.getMessage().contains("note-added/1"), error.getMessage());
    }

    @Test
    void emptyOptionals_areLeftOut_andReadBack() {
        var event = new Acknowledged(AT, SAM, Optional.empty());
        var json = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
        assertEquals(
                "{\"at\":\"2026-11-20T12:00:00.123Z\",\"by\":{\"who\":\"sam\",\"via\":\"api\",\"id\":\"req-1\"}}",
                json);
        assertEquals(event, EventCodec.decode("acknowledged/1", json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatAChannelWantsToBeToldLater_isWrittenOnlyWhereThereIsSomething() {
        var event = new PageDelivered(
                AT,
                Origin.TIMER,
                PAGE,
                1,
                "1700000000.1",
                Duration.ofMillis(7),
                Optional.of(UpdatePolicy.EACH),
                Exchange.NONE);
        var json = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
        assertTrue(json.endsWith(",\"latency\":\"PT0.007S\",\"upkeep\":\"EACH\"}"), json);
        assertEquals(event, EventCodec.decode("page-delivered/1", json.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @EnumSource(ResponseClass.class)
    void classOfTheAnswer_isWrittenAsItsLabel(ResponseClass response) {
        var event = new PageFailed(AT, Origin.TIMER, PAGE, 4, "no", Exchange.of(response));
        var json = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
        assertTrue(json.endsWith(",\"error\":\"no\",\"response\":\"" + response.label() + "\"}"), json);
        assertEquals(event, EventCodec.decode("page-failed/1", json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void classOfTheAnswer_thatANewerVersionWrote_isAnother() {
        var event = new PageFailed(AT, Origin.TIMER, PAGE, 4, "no", Exchange.of(ResponseClass.TLS));
        var json = new String(EventCodec.encode(event), StandardCharsets.UTF_8).replace("\"tls\"", "\"quic\"");
        assertEquals(
                new PageFailed(AT, Origin.TIMER, PAGE, 4, "no", Exchange.of(ResponseClass.OTHER)),
                EventCodec.decode("page-failed/1", json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void brokenUnicode_isWrittenAllTheSame() {
        // Half a surrogate pair, which a sender's JSON can spell and UTF-8 cannot.
        var event = new NoteAdded(AT, SAM, "half \ud83d, whole \ud83d\ude00, nul \0");
        var json = EventCodec.encode(event);
        assertEquals(event, EventCodec.decode("note-added/1", json));
        assertArrayEquals(json, new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyEventHasAType_andNoNameIsUsedTwice() {
        assertEquals(
                Arrays.stream(IncidentEvent.class.getPermittedSubclasses()).collect(Collectors.toSet()),
                Arrays.stream(EventType.values()).map(EventType::type).collect(Collectors.toSet()));
        assertEquals(
                EventType.values().length,
                new HashSet<>(Arrays.stream(EventType.values())
                                .map(EventType::manifest)
                                .toList())
                        .size());
    }

    @Test
    void serializer_usesNameAndVersion_andNoClassName() {
        var serializer = new IncidentEventSerializer();
        var event = EXAMPLES.get(EventType.NOTE_ADDED);
        var journaledEvent = new JournaledEvent(event);
        assertEquals("note-added/1", serializer.manifest(journaledEvent));
        assertArrayEquals(EventCodec.encode(event), serializer.toBinary(journaledEvent));
        assertEquals(journaledEvent, serializer.fromBinary(serializer.toBinary(journaledEvent), "note-added/1"));
    }

    @Test
    void everyVersionOfAnEvent_canBeRead_andNoFileIsLeftOver() throws IOException {
        var names = new TreeSet<>(EventUpcasters.BY_MANIFEST.keySet());
        for (var type : EventType.values()) {
            names.add(type.manifest());
            assertTrue(names.containsAll(earlier(type)), type + " has versions that nothing reads");
        }
        var files = new TreeSet<String>();
        try (var there = Files.list(FOLDER)) {
            there.map(file -> file.getFileName().toString()).forEach(files::add);
        }
        assertEquals(names.stream().map(GoldenFilesTest::file).collect(Collectors.toSet()), files);
    }

    /** The names of an event before its last version. */
    static List<String> earlier(EventType type) {
        var parts = type.manifest().split("/");
        return IntStream.range(1, Integer.parseInt(parts[1]))
                .mapToObj(version -> parts[0] + '/' + version)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void eventWithPages_plansThem(EventType type) {
        var pages = Arrays.stream(type.type().getRecordComponents())
                .map(field -> field.getGenericType().getTypeName())
                .anyMatch(name -> name.equals(Page.class.getName()) || name.endsWith("<" + Page.class.getName() + ">"));
        assertEquals(pages, type.plansPages());
        assertEquals(pages, !EXAMPLES.get(type).planned().isEmpty());
    }

    private static void writeMissing() {
        EXAMPLES.forEach((type, example) -> {
            var file = FOLDER.resolve(file(type.manifest()));
            try {
                if (!Files.exists(file)) {
                    var tree = MAPPER.readTree(EventCodec.encode(example));
                    Files.writeString(
                            file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String file(String manifest) {
        return manifest.replace('/', '-') + ".json";
    }

    static byte[] golden(String manifest) throws IOException {
        var file = FOLDER.resolve(file(manifest));
        assertTrue(Files.exists(file), file + " is missing; run this test with -Dreference=write");
        return Files.readAllBytes(file);
    }
}
