package dev.tocsin.runtime.intake;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentCommand.AddNote;
import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.incident.IncidentCommand.Resolve;
import dev.tocsin.core.incident.IncidentCommand.Undo;
import dev.tocsin.core.incident.IncidentEvent.NoteAdded;
import dev.tocsin.core.incident.IncidentEvent.Opened;
import dev.tocsin.core.incident.Rejection;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.routing.Receiver;
import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.runtime.intake.SignalResult.Outcome;
import dev.tocsin.runtime.journal.KeyHolder;
import dev.tocsin.runtime.journal.KeyTakenException;
import dev.tocsin.testing.AbandoningProxy;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import dev.tocsin.testing.TestEngine.Memory;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two nodes that know nothing of each other, on one database, as the halves of a split cluster. An incident is closed a
 * millisecond after its end, and pages nobody for an hour.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpeningTest {
    private static final String BLOCKED = "select pid from pg_locks join pg_database on oid = database"
            + " where not granted and relation = 'event_journal'::regclass and datname = current_database()";

    private final ManualTime time = new ManualTime(Fixtures.T0);
    private String url;
    private Database database;
    private TestEngine here;
    private TestEngine there;

    @BeforeEach
    void open() {
        url = TestDatabase.freshUrl();
        database = Database.open(url, EmbeddedDatabase.USER, TestDatabase.password(), 10);
        here = node(database);
        there = node(database);
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
        database.close();
    }

    private TestEngine node(Database on) {
        return TestEngine.start(
                on, directory(), router(Duration.ofHours(1)), new RecordingChannel(), Memory.USUAL, time);
    }

    private static Directory directory() {
        var usual = Fixtures.directory();
        return new Directory(
                "v1",
                usual.users(),
                usual.teams(),
                usual.rotations(),
                usual.schedules(),
                usual.channels(),
                usual.severities(),
                Duration.ofMillis(1));
    }

    private static Router router(Duration groupWait) {
        var policy = Fixtures.policy(Duration.ofMinutes(5));
        return new Router(
                new Route("default", List.of(), false, List.of("alertname"), groupWait, List.of()),
                Map.of("default", new Receiver("default", policy.name())),
                Map.of(policy.name(), policy),
                Fixtures.severities());
    }

    @Test
    void alertThatTwoNodesGetAtOnce_isOneIncident_andNothingElseIsSeen() {
        for (int round = 0; round < 20; round++) {
            var alert = "Both" + round;
            var results = fireAtOnce(alert, 6);
            assertEquals(1, count(results, Outcome.OPENED));
            assertEquals(5, count(results, Outcome.DUPLICATE));
            assertEquals(
                    1, results.stream().map(SignalResult::incident).distinct().count());
        }
        assertEquals(List.of("20"), select("select count(distinct persistence_id) from event_journal"));
        assertEquals(List.of("20"), select("select count(*) from incident"));
        // An actor whose incident did not open has ended.
        eventually(() -> assertTrue(here.live() <= 20 && there.live() <= 20));
        assertTrue(select("select key from dedup_key k where not exists (select from incident where id = incident_id)")
                .isEmpty());
    }

    @Test
    void closedIncident_isFollowedByOneNewOne_whicheverNodeIsFirst() {
        for (int round = 0; round < 10; round++) {
            var alert = "Returns" + round;
            var first = here.accept(Fixtures.firing(alert, "warning"));
            here.accept(Fixtures.cleared(alert, "warning"));
            time.advance(Duration.ofMillis(2));
            var results = fireAtOnce(alert, 6);
            assertEquals(1, count(results, Outcome.OPENED));
            var second = results.getFirst().incident().orElseThrow();
            assertEquals(
                    List.of(Optional.of(second)),
                    results.stream().map(SignalResult::incident).distinct().toList());
            var opened = assertInstanceOf(
                    Opened.class, here.timeline(second).getFirst().event());
            assertEquals(first.incident(), opened.previous());
        }
    }

    @Test
    void nodeThatHasNotSeenTheKey_findsTheIncident() {
        var opened = here.accept(Fixtures.firing("Known", "critical")).incident();
        assertEquals(opened, there.accept(Fixtures.firing("Known", "critical")).incident());
        assertEquals(List.of("1"), select("select count(*) from incident"));
        here.accept(Fixtures.firing("KnownToo", "warning"));
        assertEquals(
                Outcome.RESOLVED,
                there.accept(Fixtures.cleared("KnownToo", "warning")).outcome());
    }

    /** An earlier version assigned the id first, and ended before it could open the incident. */
    @Test
    void keyWhoseIncidentNeverOpened_isOpenedUnderItsId() {
        var before =
                here.accept(Fixtures.firing("Before", "critical")).incident().orElseThrow();
        select("insert into dedup_key select replace(key, 'Before', 'Assigned'), '0assigned', incident_id"
                + " from dedup_key returning key");
        assertEquals(
                Outcome.DUPLICATE,
                here.accept(Fixtures.cleared("Assigned", "critical")).outcome());
        var results = fireAtOnce(List.of(here), "Assigned", 6);
        assertEquals(1, count(results, Outcome.OPENED));
        var id = new IncidentId("0assigned");
        assertTrue(results.stream().allMatch(result -> result.incident().equals(Optional.of(id))));
        var opened =
                assertInstanceOf(Opened.class, there.timeline(id).getFirst().event());
        assertEquals(Optional.of(before), opened.previous());
        assertEquals(List.of("2"), select("select count(*) from incident"));
    }

    /** The node has lost its connection in the middle of the write, and cannot know whether it is committed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writeWhoseOutcomeIsUnknown_isFoundByTheRetry(boolean commits) throws IOException, SQLException {
        here.close();
        there.close();
        var port = URI.create(url.substring("jdbc:".length())).getPort();
        try (var proxy = new AbandoningProxy(port);
                var abandoned = Database.open(
                        url.replace(":" + port + "/", ":" + proxy.port() + "/"),
                        EmbeddedDatabase.USER,
                        TestDatabase.password(),
                        10);
                var node = node(abandoned)) {
            CompletableFuture<List<SignalResult>> accepted;
            CompletableFuture<List<SignalResult>> waits;
            try (var connection = database.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("lock table event_journal in exclusive mode");
                accepted = accept(node, "Unknown");
                eventually(() -> assertEquals(1, select(BLOCKED).size()));
                waits = accept(node, "Unknown");
                proxy.abandon();
                if (!commits) {
                    select("select pg_terminate_backend(pid) from (" + BLOCKED + ")");
                }
                assertThrows(CompletionException.class, accepted::join);
                connection.rollback();
            }
            var retried = eventually(() -> node.accept(Fixtures.firing("Unknown", "warning")));

            var id = retried.incident().orElseThrow().value();
            if (commits) {
                assertEquals(Outcome.DUPLICATE, retried.outcome());
            }
            waits.handle((results, _) -> Optional.ofNullable(results))
                    .join()
                    .ifPresent(results ->
                            assertEquals(retried.incident(), results.getFirst().incident()));
            assertEquals(List.of(id), select("select id from incident"));
            assertEquals(List.of(id), select("select incident from event where type like 'incident-opened%'"));
            assertEquals(List.of(id), select("select incident_id from dedup_key"));
        }
    }

    /** Undo is asked of a node that believes that the incident still has its key. */
    @Test
    void endOfAnIncident_isNotUndoneOnceTheKeyIsAnothersIncident() {
        var first =
                here.accept(Fixtures.firing("Undone", "critical")).incident().orElseThrow();
        here.execute(first, new Resolve(Fixtures.SAM, "done"));
        time.advance(Duration.ofMillis(2));
        var second =
                there.accept(Fixtures.firing("Undone", "critical")).incident().orElseThrow();

        var undone = here.execute(first, new Undo(Fixtures.SAM));

        assertEquals(Answer.refused(new Rejection.Succeeded(first, second)), undone);
        eventually(() -> assertTrue(here.incident(first).isResolved()));
        assertFalse(there.incident(second).isResolved());
        there.execute(second, new Resolve(Fixtures.SAM, "done"));
        assertFalse(here.execute(second, new Undo(Fixtures.SAM)).isRefusal());
    }

    /** The undo is written after the incident has answered that it is closed, and before the claim of the new one. */
    @Test
    void endThatIsUndoneWhileANewIncidentOpens_leavesOneOpenIncident() {
        var first = here.accept(Fixtures.firing("Back", "critical")).incident().orElseThrow();
        here.execute(first, new Resolve(Fixtures.SAM, "done"));
        time.advance(Duration.ofMillis(2));
        var signal = Fixtures.firing("Back", "critical");
        var routed = (Routed)
                router(Duration.ofHours(1)).route(signal, time.instant()).getFirst();
        var fire = List.of(new Fire(Fixtures.SENDER, signal.alert(), routed, Optional.of(first)));
        var incidents = here.engine().incidents();
        var holder = new KeyHolder(first, Optional.empty(), 0);
        var answer = TestEngine.join(incidents.report(TestEngine.caller(Fixtures.SENDER), first, fire))
                .getFirst();
        assertEquals(Answer.Outcome.CLOSED, answer.outcome());
        assertFalse(here.execute(first, new Undo(Fixtures.SAM)).isRefusal());

        var opening =
                incidents.open(TestEngine.caller(Fixtures.SENDER), new IncidentId("0new"), fire, Optional.of(holder));

        var failure = assertThrows(CompletionException.class, () -> TestEngine.join(opening));
        assertEquals(
                new KeyHolder(first, Optional.empty(), 1),
                assertInstanceOf(KeyTakenException.class, failure.getCause()).holder());
        assertEquals(List.of(first.value()), select("select id from incident where status <> 'resolved'"));
    }

    /** Its command is refused. What came meanwhile is answered, and what a channel has is sent once. */
    @Test
    void incidentThatLosesItsKey_goesOnWithAllThatItHasInHand() throws Exception {
        here.close();
        there.close();
        var channel = new RecordingChannel().updated();
        try (var node = TestEngine.start(database, directory(), router(Duration.ZERO), channel, Memory.USUAL)) {
            losesItsKey(node, channel);
        }
    }

    private void losesItsKey(TestEngine node, RecordingChannel channel) throws Exception {
        var first = node.accept(Fixtures.firing("Lost", "critical")).incident().orElseThrow();
        eventually(() -> assertEquals("page-delivered", node.types(first).getLast()));
        var stuck = new CompletableFuture<Attempted>();
        channel.answer(_ -> stuck);
        node.execute(first, new Resolve(Fixtures.SAM, "done"));
        eventually(() -> assertEquals(1, channel.updates().size()));
        select("update dedup_key set incident_id = '0another' returning key");
        CompletableFuture<Answer> undone;
        List<CompletableFuture<Answer>> noted;
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table event_journal in exclusive mode");
            undone = command(node, first, new Undo(Fixtures.SAM));
            eventually(() -> assertFalse(select(BLOCKED).isEmpty()));
            noted = IntStream.range(0, 3)
                    .mapToObj(i -> command(node, first, new AddNote(Fixtures.SAM, "note " + i)))
                    .toList();
            connection.rollback();
        }
        assertEquals(Answer.refused(new Rejection.Succeeded(first, new IncidentId("0another"))), undone.join());
        noted.forEach(note -> assertFalse(note.join().isRefusal()));
        stuck.complete(new DeliveryOutcome.Delivered(""));
        eventually(() -> assertEquals("update-delivered", node.types(first).getLast()));
        assertEquals(
                List.of("note 0", "note 1", "note 2"),
                node.timeline(first).stream()
                        .flatMap(
                                entry -> entry.event() instanceof NoteAdded note ? Stream.of(note.text()) : Stream.of())
                        .toList());
        assertEquals(
                1,
                channel.updates().stream()
                        .filter(update -> update.status().equals("resolved"))
                        .count());
        assertTrue(node.incident(first).isResolved());
    }

    private static CompletableFuture<Answer> command(TestEngine node, IncidentId id, IncidentCommand command) {
        return node.engine()
                .incidents()
                .execute(TestEngine.caller(command.by()), id, command)
                .toCompletableFuture();
    }

    private List<SignalResult> fireAtOnce(String alert, int times) {
        return fireAtOnce(List.of(here, there), alert, times);
    }

    private static List<SignalResult> fireAtOnce(List<TestEngine> nodes, String alert, int times) {
        return IntStream.range(0, times).mapToObj(i -> accept(nodes.get(i % nodes.size()), alert)).toList().stream()
                .map(accepted -> accepted.join().getFirst())
                .toList();
    }

    private static CompletableFuture<List<SignalResult>> accept(TestEngine node, String alert) {
        return node.engine()
                .intake()
                .accept(TestEngine.caller(Fixtures.SENDER), List.of(Fixtures.firing(alert, "warning")))
                .toCompletableFuture();
    }

    private static long count(List<SignalResult> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    private List<String> select(String sql) {
        try {
            return database.run(connection -> {
                var values = new ArrayList<String>();
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery(sql)) {
                    while (rows.next()) {
                        values.add(rows.getString(1));
                    }
                }
                return values;
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
