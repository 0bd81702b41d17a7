package dev.tocsin.runtime.journal;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentEvent.NoteAdded;
import dev.tocsin.core.incident.Status;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.runtime.journal.EventLog.Position;
import dev.tocsin.runtime.journal.EventLog.Recorded;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventLogTest {
    private static final Comparator<Recorded> IN_ORDER = Comparator.comparingLong(
                    (Recorded recorded) -> recorded.position().tx())
            .thenComparingLong(recorded -> recorded.position().ordering());

    private Database database;
    private EventLog log;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        log = EventLog.open(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** How a transaction of the test ends. */
    private enum End {
        COMMIT,
        SLOW_COMMIT,
        ROLL_BACK,
        SLOW_ROLL_BACK,
        KILLED;

        static End any(Random random) {
            return values()[random.nextInt(values().length)];
        }

        boolean isSlow() {
            return this == SLOW_COMMIT || this == SLOW_ROLL_BACK;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void since_whileOthersWrite_givesEachCommittedEventOnce_inOneOrder_toEachReader(long seed) throws Exception {
        var committed = new ConcurrentLinkedQueue<String>();
        var numbers = new AtomicInteger();
        var writers = Executors.newFixedThreadPool(6);
        var readers = Executors.newFixedThreadPool(3);
        try {
            var writing = IntStream.range(0, 6)
                    .mapToObj(writer -> CompletableFuture.runAsync(
                            () -> write(new Random(seed * 100 + writer), numbers, committed), writers))
                    .toList();
            var written = CompletableFuture.allOf(writing.toArray(CompletableFuture[]::new));
            var reading = List.of(1, 7, 500).stream()
                    .map(limit -> CompletableFuture.supplyAsync(() -> readUntil(written, committed, limit), readers))
                    .toList();
            written.join();
            for (var reader : reading) {
                var events = reader.join();
                assertEquals(events.stream().sorted(IN_ORDER).toList(), events, "in order");
                assertEquals(
                        committed.stream().sorted().toList(),
                        events.stream().map(EventLogTest::text).sorted().toList(),
                        "each once");
            }
            assertEquals(reading.getFirst().join(), reading.getLast().join());
            assertTrue(committed.size() > 100, committed.size() + " events");
        } finally {
            writers.shutdownNow();
            readers.shutdownNow();
        }
    }

    /** The database's transactions are of different lengths, by its own time, so that they end in another order. */
    private void write(Random random, AtomicInteger numbers, ConcurrentLinkedQueue<String> committed) {
        for (int i = 0; i < 40; i++) {
            var texts = new ArrayList<String>();
            try (var connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                var end = End.any(random);
                for (int event = random.nextInt(1, 4); event > 0; event--) {
                    texts.add(insert(connection, numbers.incrementAndGet()));
                    Thread.sleep(random.nextInt(3));
                }
                if (end.isSlow()) {
                    Thread.sleep(random.nextInt(40));
                }
                switch (end) {
                    case COMMIT, SLOW_COMMIT -> {
                        connection.commit();
                        committed.addAll(texts);
                    }
                    case ROLL_BACK, SLOW_ROLL_BACK -> connection.rollback();
                    case KILLED ->
                        connection.createStatement().execute("select pg_terminate_backend(pg_backend_pid())");
                }
            } catch (SQLException e) {
                assertTrue(e.getSQLState().startsWith("57P") || e.getSQLState().startsWith("08"), e.toString());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Reads until it has as many events as were committed, or waited long for them. */
    private List<Recorded> readUntil(CompletableFuture<Void> written, Collection<String> committed, int limit) {
        var events = new ArrayList<Recorded>();
        var idle = 0;
        while (idle < 1_000 && (idle < 20 || !written.isDone() || events.size() < committed.size())) {
            var position =
                    events.isEmpty() ? Position.BEGINNING : events.getLast().position();
            var some = TestEngine.join(log.since(position, limit));
            events.addAll(some);
            if (some.isEmpty() && written.isDone()) {
                idle++;
                LockSupport.parkNanos(10_000_000);
            }
        }
        return events;
    }

    @Test
    void since_besideATransactionThatRuns_givesWhatIsBeforeIt_andTheRestAfterItsEnd() throws SQLException {
        try (var first = database.dataSource().getConnection()) {
            first.setAutoCommit(false);
            insert(first, 1);
            try (var second = database.dataSource().getConnection()) {
                insert(second, 2);
            }
            assertEquals(List.of(), TestEngine.join(log.since(Position.BEGINNING, 10)));
            first.commit();
        }
        assertHas(log, "note 1", "note 2");
    }

    @Test
    void open_withADumpOfAnotherDatabase_letsItsEventsBeSeen_inTheirOrder_beforeThoseThatFollow() throws SQLException {
        insert(1);
        insert(2);
        execute("update event_journal set tx = (1000000000000 + ordering)::text::xid8");
        assertEquals(List.of(), TestEngine.join(log.since(Position.BEGINNING, 10)));

        var restored = EventLog.open(database);
        insert(3);

        assertHas(restored, "note 1", "note 2", "note 3");
    }

    /** As with many events: here the renumbering waits, there it works, for longer than any other read may take. */
    @Test
    void open_withADump_mayTakeLongerThanTheReadTimeout() throws Exception {
        var url = TestDatabase.freshUrl();
        var limited = url + (url.contains("?") ? "&" : "?") + "socketTimeout=1";
        try (var restored = Database.open(limited, EmbeddedDatabase.USER, TestDatabase.password(), 3);
                var connection = restored.dataSource().getConnection()) {
            insert(connection, 1);
            connection
                    .createStatement()
                    .execute("update event_journal set tx = (1000000000000 + ordering)::text::xid8");
            connection.setAutoCommit(false);
            connection.createStatement().execute("lock table event_journal in share mode");
            var opened = CompletableFuture.supplyAsync(() -> EventLog.open(restored));
            assertThrows(TimeoutException.class, () -> opened.get(2, TimeUnit.SECONDS));
            connection.commit();
            assertHas(opened.get(), "note 1");
        }
    }

    @Test
    void open_ofAJournalThatIsWellNumbered_changesNothing() throws SQLException {
        insert(1);
        insert(2);
        assertHas(log, "note 1", "note 2");
        var before = TestEngine.join(log.since(Position.BEGINNING, 10));
        assertEquals(before, TestEngine.join(EventLog.open(database).since(Position.BEGINNING, 10)));
    }

    @Test
    void since_aPositionOfAnotherDatabase_fails() {
        var failure = assertThrows(
                CompletionException.class, () -> TestEngine.join(log.since(new Position(1_000_000_000_000L, 1), 10)));
        assertInstanceOf(IllegalArgumentException.class, failure.getCause());
    }

    @Test
    void of_rightAfterTheAnswer_hasWhatTheCommandDid_onAnotherNodeToo() {
        try (var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel())) {
            var id = engine.accept(Fixtures.firing("Slow", "critical"))
                    .incident()
                    .orElseThrow();
            engine.execute(id, new Acknowledge(Fixtures.SAM));
            var incident = TestEngine.join(log.of(id)).orElseThrow();
            assertInstanceOf(Status.Acknowledged.class, incident.status());
        }
    }

    @Test
    void of_some_leavesOutThoseThatWereNeverOpened() {
        try (var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel())) {
            var first = engine.accept(Fixtures.firing("Slow", "critical"))
                    .incident()
                    .orElseThrow();
            var unknown = new IncidentId("00000000000000000000000000");
            var found = TestEngine.join(log.of(List.of(first, unknown)));
            assertEquals(Map.of(first, engine.incident(first)).keySet(), found.keySet());
            assertEquals(Optional.empty(), TestEngine.join(log.of(unknown)).map(Incident::id));
            assertEquals(List.of(), TestEngine.join(log.events(unknown, 0)));
        }
    }

    /** Transactions of other tests on the same server hold the reader back for a moment. */
    private static void assertHas(EventLog log, String... texts) {
        eventually(() -> assertEquals(
                List.of(texts),
                TestEngine.join(log.since(Position.BEGINNING, 10)).stream()
                        .map(EventLogTest::text)
                        .toList()));
    }

    private void insert(int number) throws SQLException {
        database.run(connection -> insert(connection, number));
    }

    private static String insert(Connection connection, int number) throws SQLException {
        var event = new NoteAdded(Fixtures.T0, Fixtures.SAM, "note " + number);
        try (PreparedStatement insert = connection.prepareStatement("""
            insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,
                                       event_ser_id, event_ser_manifest, event_payload)
            values (?, 1, '', 0, '', 0, ?, ?)
            """)) {
            insert.setString(1, "incident|i" + number);
            insert.setString(2, EventCodec.manifest(event));
            insert.setBytes(3, EventCodec.encode(event));
            insert.executeUpdate();
        }
        return event.text();
    }

    private void execute(String sql) throws SQLException {
        database.run(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private static String text(Recorded recorded) {
        return ((NoteAdded) recorded.event()).text();
    }
}
