package dev.tocsin.runtime.intake;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.EventType;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.routing.Receiver;
import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.intake.SignalResult.Outcome;
import dev.tocsin.runtime.matching.Costly;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import dev.tocsin.testing.TestEngine.Memory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntakeTest {
    private final RecordingChannel channel = new RecordingChannel();
    private final Costly costly = new Costly();
    private Database database;
    private TestEngine engine;

    /** Alerts that carry {@code team="none"} match no route; an incident is closed a millisecond after its end. */
    @BeforeAll
    void start() {
        database = TestDatabase.fresh();
        var usual = Fixtures.directory();
        var directory = new Directory(
                "v1",
                usual.users(),
                usual.teams(),
                usual.rotations(),
                usual.schedules(),
                usual.channels(),
                usual.severities(),
                Duration.ofMillis(1));
        engine = TestEngine.start(database, directory, router(), channel, Memory.USUAL);
    }

    private Router router() {
        EscalationPolicy policy = Fixtures.policy(Duration.ofMinutes(5));
        var matchers = List.<Matcher>of(new Matcher.NotEqual("team", "none"));
        var child = new Route(
                "default", List.of(costly.matcher("long")), false, List.of("alertname"), Duration.ZERO, List.of());
        return new Router(
                new Route("default", matchers, false, List.of("alertname"), Duration.ZERO, List.of(child)),
                Map.of("default", new Receiver("default", policy.name())),
                Map.of(policy.name(), policy),
                Fixtures.severities());
    }

    @AfterAll
    void stop() {
        engine.close();
        database.close();
    }

    @Test
    void results_standInTheOrderOfTheSignals() {
        var results = engine.accept(List.of(
                Fixtures.firing("OrderA", "critical"),
                unrouted(),
                Fixtures.firing("OrderB", "warning"),
                Fixtures.firing("OrderA", "critical"),
                Fixtures.cleared("OrderB", "warning"),
                Fixtures.cleared("OrderC", "warning")));
        assertEquals(
                List.of(
                        Outcome.OPENED,
                        Outcome.UNROUTED,
                        Outcome.OPENED,
                        Outcome.DUPLICATE,
                        Outcome.RESOLVED,
                        Outcome.SUPPRESSED),
                results.stream().map(SignalResult::outcome).toList());
        assertEquals(results.get(0).incident(), results.get(3).incident());
        assertEquals(results.get(2).incident(), results.get(4).incident());
        assertEquals("no incident has this key", results.get(5).reason());
        assertEquals(Optional.empty(), results.get(1).incident());
        assertEquals(List.of(), engine.accept(List.of()));
    }

    /** What is open ends when it is clear, although nobody would be paged for it any more. */
    @Test
    void clear_ofAReceiverThatPagesNobodyAnyMore_endsWhatIsOpen() {
        try (var own = TestDatabase.fresh()) {
            try (var before = TestEngine.start(own, Duration.ofMinutes(5), channel)) {
                assertEquals(
                        Outcome.OPENED,
                        before.accept(Fixtures.firing("Moved", "warning")).outcome());
            }
            var nobody = new Router(
                    new Route("default", List.of(), false, List.of("alertname"), Duration.ZERO, List.of()),
                    Map.of("default", Receiver.ofNobody("default")),
                    Map.of(),
                    Fixtures.severities());
            try (var after = TestEngine.start(own, Fixtures.directory(), nobody, channel, Memory.USUAL)) {
                var why = "route (matches everything) leads to receiver default, which pages nobody";
                var fires = after.accept(Fixtures.firing("Moved", "warning"));
                assertEquals(Outcome.SUPPRESSED, fires.outcome());
                assertEquals(why, fires.reason());
                assertEquals(
                        Outcome.RESOLVED,
                        after.accept(Fixtures.cleared("Moved", "warning")).outcome());
                var other = after.accept(Fixtures.cleared("Other", "warning"));
                assertEquals(Outcome.SUPPRESSED, other.outcome());
                assertEquals(why, other.reason());
            }
        }
    }

    /** The alerts of a request share one budget for the matchers of the routes. */
    @Test
    void requestWithManyLongLabels_costsNoMoreThanItsBudget() {
        var labels = Labels.of(Map.of("alertname", "Costly", "long", Costly.VALUE));
        var signals = IntStream.range(0, 300)
                .<Signal>mapToObj(_ -> new Signal.Cleared(Fixtures.SENDER, "costly", labels, Optional.empty()))
                .toList();
        engine.accept(signals);
        engine.accept(signals.subList(0, 2));

        var tried = costly.results().size();
        assertEquals(302, tried);
        var known = costly.results().subList(0, 300).stream()
                .filter(match -> match == Match.NO)
                .count();
        assertTrue(known > 20 && known < 250, () -> known + " of 300 were tried");
        assertEquals(List.of(Match.NO, Match.NO), costly.results().subList(300, 302));
    }

    @Test
    void unroutedSignal_saysWhy() {
        var result = engine.accept(unrouted());
        assertEquals(Outcome.UNROUTED, result.outcome());
        assertEquals("no route matches {alertname=\"Lost\", team=\"none\"}", result.reason());
    }

    @Test
    void signalsOfOneGroup_areWrittenAtOnce() throws SQLException {
        var signals = IntStream.range(0, 50)
                .<Signal>mapToObj(i -> new Signal.Firing(
                        Fixtures.SENDER,
                        Fixtures.alert("fingerprint" + i, Map.of("alertname", "Group", "severity", "critical")),
                        Optional.empty()))
                .toList();
        var results = engine.accept(signals);
        assertEquals(Outcome.OPENED, results.getFirst().outcome());
        assertEquals(
                49,
                results.stream()
                        .filter(result -> result.outcome() == Outcome.UPDATED)
                        .count());
        var id = results.getFirst().incident().orElseThrow();
        assertEquals(50, engine.incident(id).alerts().size());
        assertEquals(1, transactionsOf(id));
    }

    @Test
    void closedIncident_isFollowedByANewOne_thatNamesIt() throws InterruptedException {
        var first = engine.accept(Fixtures.firing("Returns", "warning"));
        engine.accept(Fixtures.cleared("Returns", "warning"));
        Thread.sleep(50);
        var results = IntStream.range(0, 20)
                .mapToObj(_ -> engine.engine()
                        .intake()
                        .accept(TestEngine.caller(Fixtures.SENDER), List.of(Fixtures.firing("Returns", "warning"))))
                .toList()
                .stream()
                .map(result -> TestEngine.join(result).getFirst())
                .toList();
        assertEquals(
                1,
                results.stream()
                        .filter(result -> result.outcome() == Outcome.OPENED)
                        .count());
        assertEquals(
                19,
                results.stream()
                        .filter(result -> result.outcome() == Outcome.DUPLICATE)
                        .count());
        assertEquals(1, results.stream().map(SignalResult::incident).distinct().count());
        var second = results.getFirst().incident().orElseThrow();
        assertNotEquals(first.incident().orElseThrow(), second);
        var opening = assertInstanceOf(
                IncidentEvent.Opened.class, engine.timeline(second).getFirst().event());
        assertEquals(first.incident(), opening.previous());
    }

    @Test
    void sendersOwnKey_isEnough_forWhatItSaysOfItsOwnIncident() {
        var key = Optional.of(new DedupKey("pagerduty:P1"));
        var pat = new Origin("pat", "pagerduty", "event-1");
        var labels = Labels.of(Map.of("alertname", "Keyed", "severity", "critical"));
        var opened = engine.accept(new Signal.Firing(Fixtures.SENDER, Fixtures.alert("keyed", labels.values()), key));
        assertEquals(key, opened.key());

        assertEquals(
                Outcome.UPDATED,
                engine.accept(new Signal.Acknowledged(pat, Labels.EMPTY, key)).outcome());
        assertEquals(
                Outcome.DUPLICATE,
                engine.accept(new Signal.Acknowledged(pat, Labels.EMPTY, key)).outcome());
        engine.accept(new Signal.Reassigned(Fixtures.SENDER, "alex", Labels.EMPTY, key));
        engine.accept(new Signal.Reassigned(Fixtures.SENDER, "somebody else", Labels.EMPTY, key));
        engine.accept(new Signal.Annotated(Fixtures.SENDER, "looking", Labels.EMPTY, key));
        var id = opened.incident().orElseThrow();
        eventually(() -> assertEquals(0, engine.incident(id).pending().size()));
        assertEquals(Optional.of("alex"), engine.incident(id).owner());
        var notes = engine.timeline(id).stream()
                .filter(entry -> entry.event() instanceof IncidentEvent.NoteAdded)
                .map(entry -> ((IncidentEvent.NoteAdded) entry.event()).text())
                .toList();
        assertEquals(List.of("reassigned in alertmanager to somebody else", "looking"), notes);
        assertEquals(
                Outcome.RESOLVED,
                engine.accept(new Signal.Resolved(Fixtures.SENDER, Labels.EMPTY, key))
                        .outcome());
        assertEquals(
                Outcome.SUPPRESSED,
                engine.accept(new Signal.Acknowledged(Fixtures.SENDER, Labels.EMPTY, key))
                        .outcome());
    }

    @Test
    void alertWhoseTextIsNoText_isTakenInAllTheSame() {
        var odd = "nul \0, half \ud83d, whole \ud83d\ude00";
        var alert = Fixtures.alert(odd, Map.of("alertname", odd, "severity", "critical"));
        var result = engine.accept(new Signal.Firing(Fixtures.SENDER, alert, Optional.empty()));
        assertEquals(Outcome.OPENED, result.outcome());
        eventually(() -> assertEquals(
                "page-delivered", engine.types(result.incident().orElseThrow()).getLast()));
    }

    private static Signal unrouted() {
        return new Signal.Firing(
                Fixtures.SENDER, Fixtures.alert("Lost", Map.of("alertname", "Lost", "team", "none")), Optional.empty());
    }

    /** Of the write that opened it; outcomes of its pages come later. */
    private int transactionsOf(IncidentId id) throws SQLException {
        return database.run(connection -> {
            try (var statement = connection.prepareStatement("""
                select count(distinct tx) from event_journal
                where persistence_id = ? and event_ser_manifest in (?, ?, ?)
                """)) {
                statement.setString(1, "incident|" + id);
                statement.setString(2, EventType.OPENED.manifest());
                statement.setString(3, EventType.ALERTS_FIRED.manifest());
                statement.setString(4, EventType.LEVEL_PAGED.manifest());
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getInt(1);
                }
            }
        });
    }
}
