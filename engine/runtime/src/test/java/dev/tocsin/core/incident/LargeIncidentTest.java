package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tocsin.core.incident.Decision.Accepted;
import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.Clear;
import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.suppression.ActiveInhibitions;
import dev.tocsin.core.suppression.InhibitionRule;
import dev.tocsin.core.suppression.InhibitionRules;
import dev.tocsin.core.suppression.MaintenanceWindow;
import dev.tocsin.core.suppression.Silence;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.runtime.journal.EventCodec;
import dev.tocsin.runtime.journal.IncidentRow;
import dev.tocsin.testing.Fixtures;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of instances fall at once, and all of them are one incident. */
class LargeIncidentTest {
    private static final IncidentId ID = new IncidentId("i1");
    private static final int KEPT = Alerts.MAX_KEPT;
    private static final Instant LATER = Fixtures.T0.plusSeconds(60);

    /** A decision, what is written of it, and the state that is read back from that. */
    private static final class Stream {
        private final List<byte[]> written = new ArrayList<>();
        private final List<String> manifests = new ArrayList<>();
        private final Directory directory;
        private IncidentState state = new IncidentState.Unopened(ID);

        Stream(Directory directory) {
            this.directory = directory;
        }

        Stream() {
            this(Fixtures.directory());
        }

        List<Decision> take(List<? extends IncidentCommand> commands) {
            return take(commands, Fixtures.T0);
        }

        List<Decision> take(List<? extends IncidentCommand> commands, Instant now) {
            var decisions = IncidentDecider.decide(state, List.copyOf(commands), now, directory);
            for (var event : decisions.events()) {
                manifests.add(EventCodec.manifest(event));
                written.add(EventCodec.encode(event));
            }
            state = decisions.after();
            return decisions.each();
        }

        /** As an earlier version wrote it. */
        void happened(String manifest, String fields) {
            manifests.add(manifest);
            written.add("{\"at\":\"2026-11-20T12:00:00Z\",\"by\":{\"who\":\"a\",\"via\":\"b\",\"id\":\"\"},%s}"
                    .formatted(fields)
                    .getBytes(StandardCharsets.UTF_8));
        }

        IncidentState replayed() {
            IncidentState replayed = new IncidentState.Unopened(ID);
            for (int i = 0; i < written.size(); i++) {
                replayed = IncidentEvolver.evolve(replayed, EventCodec.decode(manifests.get(i), written.get(i)));
            }
            return replayed;
        }

        Incident incident() {
            return (Incident) state;
        }

        long bytes() {
            return written.stream().mapToLong(bytes -> bytes.length).sum();
        }

        long count(String manifest) {
            return manifests.stream().filter(manifest::equals).count();
        }
    }

    private static Fire fire(int number, String severity, Optional<Instant> startedAt, String filler) {
        var labels = Labels.of(
                Map.of("alertname", "NodeDown", "site", "fra1", "instance", "node-" + number, "filler", filler));
        var alert = new Alert(
                id(number),
                labels,
                "node-" + number + " is down",
                "",
                "",
                Map.of("description", "d".repeat(100)),
                startedAt.orElse(Fixtures.T0));
        var placement = new Routed(
                new DedupKey("key"),
                "default",
                Fixtures.policy(Duration.ofMinutes(5)),
                Fixtures.severities().find(severity).orElseThrow(),
                Duration.ZERO,
                "route matches everything");
        return new Fire(Fixtures.SENDER, alert, placement, Optional.empty(), startedAt, Optional.empty());
    }

    private static Fire fire(int number, String severity) {
        return fire(number, severity, Optional.empty(), "");
    }

    private static Fire fire(int number) {
        return fire(number, "warning");
    }

    /** Its texts take about so many characters. */
    private static Fire large(int number, String severity, int characters) {
        return fire(number, severity, Optional.empty(), "x".repeat(characters));
    }

    private static Clear clear(int number) {
        return new Clear(Fixtures.SENDER, id(number));
    }

    private static String id(int number) {
        return "%016x".formatted(number);
    }

    private static <T> List<T> each(int from, int to, IntFunction<T> each) {
        return IntStream.range(from, to).mapToObj(each).toList();
    }

    private static List<Outcome> outcomes(List<Decision> decisions) {
        return decisions.stream()
                .map(decision -> ((Accepted) decision).outcome())
                .distinct()
                .toList();
    }

    @Test
    void alertsThatComeTogether_areOneEvent_andPageOnce() {
        var stream = new Stream();
        var decisions = stream.take(each(0, 16_000, LargeIncidentTest::fire));
        assertEquals(List.of("incident-opened/1", "alert-fired/2", "level-paged/1"), stream.manifests);
        assertEquals(16_000, decisions.size());
        assertEquals(List.of(Outcome.OPENED, Outcome.UPDATED), outcomes(decisions));
        assertEquals(KEPT, stream.incident().alerts().kept().size());
        assertEquals(16_000, stream.incident().alerts().firing());
        assertEquals(stream.state, stream.replayed());
    }

    @Test
    void repeat_changesNothing() {
        var stream = new Stream();
        stream.take(each(0, 16_000, LargeIncidentTest::fire));
        var before = stream.state;
        assertEquals(List.of(Outcome.DUPLICATE), outcomes(stream.take(each(0, 16_000, LargeIncidentTest::fire))));
        assertEquals(before, stream.state);
    }

    /** Beyond the bound as within: the incident ends with the last clear, not before. */
    @Test
    void clears_resolveWithTheLastOne() {
        var stream = new Stream();
        stream.take(each(0, 5_000, LargeIncidentTest::fire));
        stream.take(each(0, 4_999, LargeIncidentTest::clear));
        assertEquals(1, stream.incident().alerts().firing());
        assertFalse(stream.incident().isResolved());
        assertEquals(List.of(Outcome.DUPLICATE), outcomes(stream.take(List.of(clear(4_998), clear(70_000)))));
        assertFalse(stream.incident().isResolved());
        assertEquals(List.of(Outcome.RESOLVED), outcomes(stream.take(List.of(clear(4_999)))));
        assertTrue(stream.incident().isResolved());
        assertEquals(stream.state, stream.replayed());
    }

    @Test
    void alertBeyondTheBound_thatClearedAndFiresAgain_isHeard() {
        var stream = new Stream();
        stream.take(each(0, 2_000, LargeIncidentTest::fire));
        stream.take(List.of(clear(1_999)));
        assertEquals(List.of(Outcome.UPDATED), outcomes(stream.take(List.of(fire(1_999)))));
        stream.take(each(0, 1_999, LargeIncidentTest::clear));
        assertFalse(stream.incident().isResolved());
    }

    @Test
    void clearAlerts_makeRoomForThoseThatFire() {
        var stream = new Stream();
        stream.take(each(0, KEPT, LargeIncidentTest::fire));
        stream.take(List.of(clear(3), clear(7)));
        stream.take(each(KEPT, KEPT + 3, LargeIncidentTest::fire));
        var alerts = stream.incident().alerts();
        assertEquals(KEPT, alerts.kept().size());
        assertFalse(alerts.kept().containsKey(id(3)));
        assertTrue(alerts.kept().containsKey(id(KEPT + 1)));
        assertEquals(1, alerts.counted().size());
        assertEquals(KEPT + 1, alerts.firing());
        assertEquals(stream.state, stream.replayed());
    }

    /** What cannot be told apart keeps the incident open: a person must end it. */
    @Test
    void moreThanCanBeToldApart_neverResolvesByItself() {
        var most = KEPT + CountedAlerts.MAX_COUNTED;
        var stream = new Stream();
        stream.take(each(0, most + 5, LargeIncidentTest::fire));
        assertTrue(stream.incident().alerts().counted().overflowed());
        assertEquals(most, stream.incident().alerts().firing());
        stream.take(each(0, most + 5, LargeIncidentTest::clear));
        assertEquals(0, stream.incident().alerts().firing());
        assertFalse(stream.incident().isResolved());
        assertEquals(stream.state, stream.replayed());
        var again = stream.take(List.of(fire(most + 3)));
        assertEquals(List.of(Outcome.UPDATED), outcomes(again));
    }

    /** What is known already takes no room a second time. */
    @Test
    void atTheBound_anAlertThatBeganAnew_isStillToldApart() {
        var most = KEPT + CountedAlerts.MAX_COUNTED;
        var stream = new Stream();
        stream.take(each(0, most, number -> fire(number, "warning", Optional.of(Fixtures.T0), "")));
        stream.take(List.of(fire(most - 1, "warning", Optional.of(LATER), "")));
        assertEquals(1, stream.incident().alerts().renewed());
        assertFalse(stream.incident().alerts().counted().overflowed());
        stream.take(each(0, most, LargeIncidentTest::clear));
        assertTrue(stream.incident().isResolved());
        assertEquals(stream.state, stream.replayed());
    }

    @Test
    void alertBeyondTheBound_thatTurnsWorse_raisesTheSeverity_once() {
        var stream = new Stream();
        stream.take(each(0, KEPT, number -> fire(number, "critical")));
        stream.take(List.of(new IncidentCommand.ChangeSeverity(
                Fixtures.SAM, Fixtures.severities().find("info").orElseThrow())));
        stream.take(each(KEPT, KEPT + 50, number -> fire(number, "info")));
        assertEquals(50, stream.incident().alerts().counted().size());

        assertEquals(List.of(Outcome.UPDATED), outcomes(stream.take(List.of(fire(KEPT + 7, "warning")))));
        assertEquals("warning", stream.incident().severity().name());
        assertEquals(50, stream.incident().alerts().counted().size());

        stream.take(List.of(new IncidentCommand.ChangeSeverity(
                Fixtures.SAM, Fixtures.severities().find("info").orElseThrow())));
        assertEquals(List.of(Outcome.DUPLICATE), outcomes(stream.take(List.of(fire(KEPT + 7, "warning")))));
        assertEquals("info", stream.incident().severity().name(), "what a person says holds for what is known");
        assertEquals(stream.state, stream.replayed());
    }

    /** A hundred labels of 4 096 characters are let in, and a thousand such alerts would be half a gigabyte. */
    @Test
    void largeAlerts_areCountedBeyondABudgetOfCharacters() {
        var stream = new Stream();
        stream.take(each(0, 200, number -> large(number, "warning", 50_000)));
        var alerts = stream.incident().alerts();
        assertTrue(alerts.whole().characters() <= KeptAlerts.MAX_CHARACTERS);
        assertTrue(alerts.whole().characters() > KeptAlerts.MAX_CHARACTERS - 60_000);
        assertTrue(alerts.kept().containsKey(id(0)), "the first stay");
        assertEquals(200, alerts.firing());
        stream.take(List.of(fire(200)));
        assertTrue(stream.incident().alerts().kept().containsKey(id(200)), "what is small still fits");
        assertEquals(stream.state, stream.replayed());

        stream.take(each(0, 200, LargeIncidentTest::clear));
        assertFalse(stream.incident().isResolved());
        stream.take(List.of(large(201, "warning", 2_000_000)));
        assertTrue(stream.incident().alerts().kept().containsKey(id(201)), "what is clear gives way");
        stream.take(each(200, 202, LargeIncidentTest::clear));
        assertTrue(stream.incident().isResolved());
        assertEquals(stream.state, stream.replayed());
    }

    @Test
    void alertThatGrows_keepsItsOldTexts_whereTheNewOnesDoNotFit() {
        var stream = new Stream();
        stream.take(each(0, 80, number -> large(number, "warning", 50_000)));
        assertEquals(80, stream.incident().alerts().kept().size());
        stream.take(List.of(clear(3)));
        stream.take(List.of(large(3, "critical", 400_000)));
        var grown = stream.incident().alerts().kept().get(id(3));
        assertTrue(grown.firing());
        assertEquals(50_000, grown.labels().get("filler").length());
        assertEquals("critical", grown.severity().orElseThrow().name());
        assertEquals(stream.state, stream.replayed());
    }

    /** So the worst names the incident, whenever it came. */
    @Test
    void worstAlerts_areKept_andTheNewestOfTheMildestOnlyCounted() {
        var stream = new Stream();
        stream.take(each(0, KEPT + 500, LargeIncidentTest::fire));
        stream.take(List.of(fire(5_000, "info"), fire(5_001, "critical"), fire(5_002, "warning")));
        var alerts = stream.incident().alerts();
        assertEquals("node-5001 is down", stream.incident().title());
        assertEquals(KEPT, alerts.kept().size());
        assertFalse(alerts.kept().containsKey(id(KEPT - 1)));
        assertTrue(alerts.isFiring(id(KEPT - 1)));
        assertEquals(KEPT + 503, alerts.firing());
        assertEquals(stream.state, stream.replayed());
        stream.take(List.of(clear(KEPT - 1)));
        assertFalse(stream.incident().alerts().isFiring(id(KEPT - 1)));
        assertEquals(KEPT + 502, stream.incident().alerts().firing());
    }

    /** In whatever parts they come, the incident knows which fire, and ends when none does. */
    @Property(tries = 40)
    void whatFires_isKnownWhateverComesTogether(@ForAll Random random) {
        var stream = new Stream();
        var firing = new HashSet<Integer>();
        var range = KEPT + random.nextInt(3 * KEPT);
        for (int step = 0; step < 12; step++) {
            var commands = new ArrayList<IncidentCommand>();
            var fires = random.nextInt(3) > 0;
            var from = random.nextInt(range);
            var together = random.nextInt(2 * KEPT);
            for (int i = 0; i < together; i++) {
                var number = random.nextInt(4) == 0 ? random.nextInt(range) : (from + i) % range;
                var opens = stream.state instanceof IncidentState.Unopened && commands.isEmpty();
                var fire = stream.state instanceof IncidentState.Unopened || random.nextInt(5) > 0 == fires;
                var severity = opens || random.nextInt(3) > 0 ? "warning" : "info";
                var size = random.nextInt(100) == 0 ? 60_000 : 0;
                commands.add(fire ? large(number, severity, size) : clear(number));
                if (fire) {
                    firing.add(number);
                } else {
                    firing.remove(number);
                }
            }
            if (!commands.isEmpty()) {
                stream.take(commands);
                assertEquals(firing.size(), stream.incident().alerts().firing());
                assertEquals(firing.isEmpty(), stream.incident().isResolved());
                firing.forEach(number -> assertTrue(stream.incident().alerts().isFiring(id(number))));
                assertTrue(stream.incident().alerts().kept().size() <= KEPT);
                assertTrue(stream.incident().alerts().whole().characters() <= KeptAlerts.MAX_CHARACTERS);
                assertEquals(
                        KeptAlerts.of(stream.incident().alerts().kept()),
                        stream.incident().alerts().whole());
            }
        }
        assertEquals(stream.state, stream.replayed());
    }

    /** The measure is what is allocated and written, which no busy machine changes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 50, 16_000})
    void cost_growsAsTheAlerts(int together) {
        cost(1_000, together);
        var one = cost(1_000, together);
        var sixteen = cost(16_000, together);
        assertTrue(sixteen.allocated() < 20 * one.allocated(), one + " and " + sixteen);
        if (together >= 50) {
            // The bound would hide a copy for each alert: it costs the same for each alert beyond.
            assertTrue(one.allocated() < 1_000 * 10_000, one::toString);
        }
        assertTrue(sixteen.written() < 17 * one.written(), one + " and " + sixteen);
        assertTrue(sixteen.replayed() < 20 * one.replayed(), one + " and " + sixteen);
    }

    /** Streams of before: an event for each alert, and each of them whole. */
    @Test
    void oldStream_isReadInTimeThatGrowsAsTheAlerts() {
        oldStream(1_000);
        var one = oldStream(1_000);
        var sixteen = oldStream(16_000);
        assertTrue(sixteen < 20 * one, one + " and " + sixteen);
    }

    private static long oldStream(int alerts) {
        var stream = new Stream();
        stream.take(List.of(fire(0)));
        for (int i = 1; i < alerts; i++) {
            var fired = new IncidentEvent.AlertsFired(
                    Fixtures.T0, Fixtures.SENDER, List.of(fire(i).alert()), Optional.empty(), Optional.empty());
            stream.manifests.add(EventCodec.manifest(fired));
            stream.written.add(EventCodec.encode(fired));
        }
        var before = allocated();
        var replayed = (Incident) stream.replayed();
        var cost = allocated() - before;
        assertEquals(alerts, replayed.alerts().firing());
        assertTrue(replayed.alerts().kept().size() <= KEPT);
        return cost;
    }

    /** Streams of before kept all alerts whole, and said of each by its id that it is clear. */
    @Test
    void oldStream_knowsWhatIsClear_alsoBeyondTheBound() {
        var stream = new Stream();
        stream.take(List.of(fire(0)));
        for (int i = 1; i < 1_500; i++) {
            stream.happened("alert-fired/1", "\"alert\":" + JSON.formatted(id(i), "x"));
        }
        for (int i = 0; i < 1_499; i++) {
            stream.happened("alert-cleared/1", "\"alertId\":\"" + id(i) + '"');
        }
        var replayed = (Incident) stream.replayed();
        assertEquals(1, replayed.alerts().firing());
        assertTrue(replayed.alerts().isFiring(id(1_499)));
        stream.happened("alert-cleared/1", "\"alertId\":\"" + id(1_499) + '"');
        assertFalse(((Incident) stream.replayed()).alerts().anyFiring());
    }

    @Test
    void oldStream_ofLargeAlerts_fitsIntoTheMemory() {
        var stream = new Stream();
        stream.take(List.of(fire(0)));
        for (int i = 1; i < 200; i++) {
            stream.happened("alert-fired/1", "\"alert\":" + JSON.formatted(id(i), "x".repeat(50_000)));
        }
        var alerts = ((Incident) stream.replayed()).alerts();
        assertEquals(200, alerts.firing());
        assertTrue(alerts.whole().characters() <= KeptAlerts.MAX_CHARACTERS);
    }

    /** What one side only counts and the other keeps is one alert. */
    @Test
    void merge_countsNoAlertTwice() {
        var source = new Stream();
        source.take(each(0, KEPT + 500, LargeIncidentTest::fire));
        var target = new Stream();
        target.take(each(KEPT + 100, KEPT + 200, LargeIncidentTest::fire));
        target.take(List.of(new IncidentCommand.Absorb(
                Fixtures.SAM, new IncidentId("i2"), source.incident().alerts())));
        assertEquals(KEPT + 500, target.incident().alerts().firing());
        target.take(each(0, KEPT + 500, LargeIncidentTest::clear), LATER);
        assertFalse(target.incident().alerts().anyFiring());

        var other = new Stream();
        other.take(each(0, KEPT + 500, LargeIncidentTest::fire));
        var few = new Stream();
        few.take(each(KEPT + 100, KEPT + 200, LargeIncidentTest::fire));
        other.take(List.of(clear(1), clear(2)));
        other.take(List.of(new IncidentCommand.Absorb(
                Fixtures.SAM, new IncidentId("i3"), few.incident().alerts())));
        assertEquals(KEPT + 498, other.incident().alerts().firing());
    }

    private static final String JSON = """
        {"id":"%s","labels":{"filler":"%s"},"title":"t","service":"","link":"","annotations":{},
        "startsAt":"2026-11-20T12:00:00Z"}\
        """;

    private record Cost(long allocated, long written, long replayed) {}

    private static Cost cost(int alerts, int together) {
        var stream = new Stream(Fixtures.directory().with(silence("site", "lon1")));
        var commands = each(0, alerts, LargeIncidentTest::fire);
        var before = allocated();
        for (int from = 0; from < alerts; from += together) {
            stream.take(commands.subList(from, Math.min(alerts, from + together)));
            assertEquals(
                    Math.min(alerts, from + together),
                    IncidentRow.of(stream.incident(), InhibitionRules.NONE).alerts());
        }
        var decided = allocated();
        assertEquals(stream.state, stream.replayed());
        var replayed = allocated();
        return new Cost(decided - before, stream.bytes(), replayed - decided);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static SuppressionRules silence(String label, String value) {
        var suppressionSpan = new SuppressionSpan(Fixtures.T0, Fixtures.T0.plusSeconds(3_600));
        return new SuppressionRules(
                List.of(new Silence(1, List.of(new Matcher.Equal(label, value)), suppressionSpan, "jo", "planned")),
                List.of());
    }

    private static boolean isHeld(SuppressionRules suppressionRules) {
        var stream = new Stream(Fixtures.directory().with(suppressionRules));
        stream.take(each(0, 3_000, LargeIncidentTest::fire));
        assertEquals(
                stream.incident().pending().isEmpty(),
                stream.incident().suppressions().any());
        return stream.incident().suppressions().any();
    }

    @Test
    void coverage_countsThoseBeyondTheBound_byWhatAllHaveInCommon() {
        var stream = new Stream(Fixtures.directory());
        stream.take(each(0, 3_000, LargeIncidentTest::fire));
        var all = silence("site", "fra1");
        var one = silence("instance", "node-1");
        assertEquals(
                Optional.of(SuppressionCoverage.ALL), SuppressionCoverage.of(stream.incident(), all, all, Fixtures.T0));
        assertEquals(
                Optional.of(SuppressionCoverage.SOME),
                SuppressionCoverage.of(stream.incident(), one, one, Fixtures.T0));
    }

    @Test
    void silenceOfWhatAllHaveInCommon_holdsThoseBeyondTheBoundToo() {
        assertTrue(isHeld(silence("site", "fra1")));
        assertFalse(isHeld(silence("site", "lon1")));
    }

    /** Nobody knows what the others have in common: they page. */
    @Test
    void silence_holdsNothingBack_whereThereAreMoreThanCanBeToldApart() {
        var stream = new Stream(Fixtures.directory().with(silence("site", "fra1")));
        stream.take(each(0, KEPT + CountedAlerts.MAX_COUNTED + 5, LargeIncidentTest::fire));
        assertFalse(stream.incident().suppressions().any());
        assertFalse(stream.incident().pending().isEmpty());
    }

    /** Of those beyond the bound nobody knows whether they match: they page. */
    @Test
    void silenceOfWhatTellsThemApart_holdsNothingBack() {
        var suppressionSpan = new SuppressionSpan(Fixtures.T0, Fixtures.T0.plusSeconds(3_600));
        var regex = new Matcher.Regex("instance", "node-.*", text -> Match.of(text.startsWith("node-")));
        var silence = new Silence(1, List.of(regex), suppressionSpan, "jo", "planned");
        assertFalse(isHeld(new SuppressionRules(List.of(silence), List.of())));
        var window = new MaintenanceWindow(
                "w",
                List.of(new Matcher.Equal("site", "fra1")),
                List.of(new Matcher.Equal("instance", "node-2999")),
                List.of(suppressionSpan),
                "",
                Optional.empty(),
                List.of());
        assertFalse(isHeld(new SuppressionRules(List.of(), List.of(window))));
        var whole = new MaintenanceWindow(
                "w", window.matchers(), List.of(), List.of(suppressionSpan), "", Optional.empty(), List.of());
        assertTrue(isHeld(new SuppressionRules(List.of(), List.of(whole))));
    }

    @Test
    void inhibition_holdsThoseBeyondTheBound_whereWhatTheyHaveInCommonDecides() {
        var source = List.<Matcher>of(new Matcher.Equal("alertname", "SiteDown"));
        var target = List.<Matcher>of(new Matcher.Equal("alertname", "NodeDown"));
        var firing = List.of(Labels.of(Map.of("alertname", "SiteDown", "site", "fra1")));
        var bySite = new InhibitionRules(List.of(new InhibitionRule("r", source, target, List.of("site"))));
        assertTrue(isHeld(new SuppressionRules(List.of(), List.of(), new ActiveInhibitions(bySite, firing))));
        var byInstance = new InhibitionRules(List.of(new InhibitionRule("r", source, target, List.of("rack"))));
        assertFalse(isHeld(new SuppressionRules(List.of(), List.of(), new ActiveInhibitions(byInstance, firing))));
    }

    @Test
    void sources_thatInhibitTheSame_areKeptOnce() {
        var source = List.<Matcher>of(new Matcher.Equal("alertname", "NodeDown"));
        var target = List.<Matcher>of(new Matcher.Equal("alertname", "PodDown"));
        var labels = each(0, 10, number -> fire(number).alert().labels());
        var bySite = new InhibitionRules(List.of(new InhibitionRule("r", source, target, List.of("site"))));
        assertEquals(List.of(labels.getFirst()), bySite.sources(labels.stream()));
        var byInstance = new InhibitionRules(List.of(new InhibitionRule("r", source, target, List.of("instance"))));
        assertEquals(labels, byInstance.sources(labels.stream()));
    }

    /** Merged, cleared there, and taken apart: each side knows what still fires. */
    @Test
    void merge_carriesThoseBeyondTheBound() {
        var source = new Stream();
        source.take(each(0, 3_000, LargeIncidentTest::fire));
        var target = new Stream();
        target.take(each(10_000, 10_500, LargeIncidentTest::fire));
        var absorb = new IncidentCommand.Absorb(
                Fixtures.SAM, new IncidentId("i2"), source.incident().alerts());
        target.take(List.of(absorb));
        assertEquals(List.of(Outcome.DUPLICATE), outcomes(target.take(List.of(absorb))));
        assertEquals(3_500, target.incident().alerts().firing());
        assertEquals(KEPT, target.incident().alerts().kept().size());
        target.take(each(10_000, 10_500, LargeIncidentTest::clear), LATER);
        target.take(each(0, 100, LargeIncidentTest::clear), LATER);
        target.take(each(2_900, 3_000, LargeIncidentTest::clear), LATER);
        assertEquals(2_800, target.incident().alerts().firing());
        assertEquals(target.state, target.replayed());

        var taken = target.incident().relations().absorbed().get(new IncidentId("i2"));
        var back = source.incident().alerts().asIn(target.incident().alerts(), taken);
        assertEquals(2_800, back.firing());
        assertFalse(back.isFiring(id(99)));
        assertTrue(back.isFiring(id(100)));
        assertFalse(back.isFiring(id(2_999)));
        target.take(List.of(new IncidentCommand.Release(Fixtures.SAM, new IncidentId("i2"))), LATER);
        assertEquals(0, target.incident().alerts().firing());
        assertTrue(target.incident().isResolved());
    }
}
