package dev.tocsin.runtime.intake;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.intake.SignalResult.Outcome;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import dev.tocsin.testing.TestEngine.Memory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Two nodes of one cluster, which know different keys and take turns at random: what one opens, the other closes, and
 * both open at once. An incident is closed a millisecond after its end.
 */
class OpeningPropertiesTest {
    private static final int KEYS = 3;
    private static final AtomicInteger RUN = new AtomicInteger();
    private static final RecordingChannel CHANNEL = new RecordingChannel();

    private static Database database;
    private static TestEngine engine;
    private static List<Intake> nodes;

    private enum What {
        FIRE,
        FIRE_AGAIN,
        CLEAR,
        LOSE_CONNECTIONS
    }

    private record Step(What what, int node, int key) {}

    /** An alert that was accepted, and the incident that it was said to be in. */
    private record Accepted(String alert, IncidentId incident) {}

    @BeforeContainer
    static void start() {
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
        var router = Fixtures.router(Fixtures.policy(Duration.ofMinutes(5)));
        engine = TestEngine.start(database, directory, router, CHANNEL, Memory.USUAL);
        var other = new Intake(
                () -> router,
                () -> directory,
                Optional::empty,
                database,
                new IncidentIdGenerator(TimeSource.system(), RandomGenerator.getDefault()),
                engine.engine().incidents(),
                engine.engine().log(),
                TimeSource.system(),
                new SimpleMeterRegistry());
        nodes = List.of(engine.engine().intake(), other);
    }

    @AfterContainer
    static void stop() {
        nodes.getLast().close();
        engine.close();
        database.close();
    }

    @Provide
    static Arbitrary<List<List<Step>>> waves() {
        var what = Arbitraries.frequencyOf(
                Tuple.of(40, Arbitraries.just(What.FIRE)),
                Tuple.of(20, Arbitraries.just(What.FIRE_AGAIN)),
                Tuple.of(40, Arbitraries.just(What.CLEAR)),
                Tuple.of(1, Arbitraries.just(What.LOSE_CONNECTIONS)));
        var step = Combinators.combine(
                        what,
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, KEYS - 1))
                .as(Step::new);
        return step.list().ofMinSize(1).ofMaxSize(8).list().ofMinSize(1).ofMaxSize(10);
    }

    /** The steps of a wave meet; each is sent until it is accepted, as a sender does. */
    @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
    void keyHasAtMostOneOpenIncident_everySignalIsInOneIncident_andNothingIsHalfWritten(
            @ForAll("waves") List<List<Step>> waves) {
        var run = "run" + RUN.incrementAndGet() + "x";
        var alerts = new HashMap<Integer, List<String>>();
        var accepted = new ArrayList<Accepted>();
        for (var wave : waves) {
            var sent = wave.stream().map(step -> send(run, step, alerts)).toList();
            sent.forEach(result -> result.join().ifPresent(accepted::add));
            check(run);
        }
        checkAlerts(run, accepted);
        closeAll(run, alerts);
    }

    private static CompletableFuture<Optional<Accepted>> send(
            String run, Step step, Map<Integer, List<String>> alerts) {
        var known = alerts.computeIfAbsent(step.key(), _ -> new ArrayList<>());
        return switch (step.what()) {
            case LOSE_CONNECTIONS -> {
                select("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid() and query like '%event_journal%'");
                yield CompletableFuture.completedFuture(Optional.empty());
            }
            case FIRE -> {
                var alert = run + step.key() + "-" + known.size();
                known.add(alert);
                yield repeat(step.node(), firing(run, step.key(), alert)).thenApply(result -> {
                    assertTrue(
                            result.outcome() == Outcome.OPENED
                                    || result.outcome() == Outcome.UPDATED
                                    || result.outcome() == Outcome.DUPLICATE,
                            result::toString);
                    return Optional.of(new Accepted(alert, result.incident().orElseThrow()));
                });
            }
            case FIRE_AGAIN -> {
                if (known.isEmpty()) {
                    yield CompletableFuture.completedFuture(Optional.empty());
                }
                var alert = known.getLast();
                yield repeat(step.node(), firing(run, step.key(), alert))
                        .thenApply(result -> Optional.of(
                                new Accepted(alert, result.incident().orElseThrow())));
            }
            case CLEAR ->
                CompletableFuture.allOf(known.stream()
                                .map(alert -> repeat(step.node(), cleared(run, step.key(), alert)))
                                .toArray(CompletableFuture[]::new))
                        .thenApply(_ -> Optional.empty());
        };
    }

    private static CompletableFuture<SignalResult> repeat(int node, Signal signal) {
        return nodes.get(node)
                .accept(TestEngine.caller(signal.origin()), List.of(signal))
                .toCompletableFuture()
                .orTimeout(2, TimeUnit.SECONDS)
                .thenApply(List::getFirst)
                .exceptionallyComposeAsync(_ -> repeat(node, signal));
    }

    private static Signal firing(String run, int key, String alert) {
        return new Signal.Firing(
                Fixtures.SENDER,
                Fixtures.alert(alert, Map.of("alertname", run + key, "severity", "warning")),
                Optional.empty());
    }

    private static Signal cleared(String run, int key, String alert) {
        return new Signal.Cleared(
                Fixtures.SENDER,
                alert,
                Labels.of(Map.of("alertname", run + key, "severity", "warning")),
                Optional.empty());
    }

    private static void check(String run) {
        var like = " like '%" + run + "%'";
        assertEquals(
                List.of(),
                select("select dedup_key from incident where status <> 'resolved' and dedup_key" + like
                        + " group by dedup_key having count(*) > 1"),
                "two incidents are open for one key");
        assertEquals(
                List.of(),
                select("select id from incident i where status <> 'resolved' and dedup_key" + like
                        + " and not exists (select from dedup_key k where k.key = i.dedup_key and"
                        + " k.incident_id = i.id)"),
                "an open incident does not have its key");
        assertEquals(
                List.of(),
                select("select key from dedup_key k where key" + like
                        + " and not exists (select from incident i where i.id = k.incident_id)"),
                "a key belongs to an incident that does not exist");
        assertEquals(
                List.of(),
                select("select j.persistence_id from event_journal j left join incident i"
                        + " on j.persistence_id = 'incident|' || i.id group by j.persistence_id"
                        + " having count(i.id) = 0 or min(j.sequence_number) <> 1"
                        + " or max(j.sequence_number) <> count(*) or max(i.sequence_number) <> count(*)"),
                "a stream has a gap, or no index row");
        assertEquals(
                List.of(),
                select("select id from incident where not exists"
                        + " (select from event_journal where persistence_id = 'incident|' || id)"),
                "an incident has no events");
        assertEquals(
                List.of(),
                select("select incident from event where type like 'incident-opened/%' and payload->>'key'" + like
                        + " group by incident having count(*) <> 1"));
    }

    /** Each incident names the one before it, so that no two incidents of a key followed the same one. */
    private static void checkAlerts(String run, List<Accepted> accepted) {
        var events = select("select incident || ' ' || payload::text from event where type like 'incident-opened/%'"
                + " or type like 'alert-fired/%'");
        for (var one : accepted) {
            assertTrue(
                    events.stream()
                            .anyMatch(event -> event.startsWith(one.incident().value() + " ")
                                    && event.contains('"' + one.alert() + '"')),
                    () -> one + " is in no event of its incident");
        }
        for (int key = 0; key < KEYS; key++) {
            var chain = select("select coalesce(payload->>'previous', '-') from event where type like"
                    + " 'incident-opened/%' and payload->>'key' like '%" + run + key + "%'");
            assertEquals(chain.stream().distinct().count(), chain.size(), () -> "not a chain: " + chain);
        }
        var incidents = select("select id from incident");
        assertTrue(
                CHANNEL.messages().stream().map(PageMessage::incident).allMatch(incidents::contains),
                "somebody was paged for an incident that did not open");
    }

    private static void closeAll(String run, Map<Integer, List<String>> alerts) {
        IntStream.range(0, KEYS).forEach(key -> alerts.getOrDefault(key, List.of())
                .forEach(alert -> repeat(0, cleared(run, key, alert)).join()));
    }

    private static List<String> select(String sql) {
        return eventually(() -> {
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
        });
    }
}
