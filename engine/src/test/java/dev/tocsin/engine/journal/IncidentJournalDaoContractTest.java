package dev.tocsin.engine.journal;

import static dev.tocsin.engine.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariDataSource;
import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.incident.Deadlines.Deadline;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentCommand;
import dev.tocsin.engine.incident.IncidentCommand.Acknowledge;
import dev.tocsin.engine.incident.IncidentCommand.AddNote;
import dev.tocsin.engine.incident.IncidentCommand.Assign;
import dev.tocsin.engine.incident.IncidentEvent.NoteAdded;
import dev.tocsin.engine.journal.JournalWriter.Event;
import dev.tocsin.engine.journal.JournalWriter.Write;
import dev.tocsin.engine.signal.IncidentId;
import dev.tocsin.engine.testing.Fixtures;
import dev.tocsin.engine.testing.RecordingChannel;
import dev.tocsin.engine.testing.TestDatabase;
import dev.tocsin.engine.testing.TestEngine;
import dev.tocsin.engine.time.TimeSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What we rely on in the journal plugin, whose storage is internal API, and what it may rely on in us. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IncidentJournalDaoContractTest {
    private static final String OPEN =
            "select pid from pg_stat_activity where datname = current_database()" + " and pid <> pg_backend_pid()";
    private static final String WAITING = "select count(*) from pg_locks join pg_database on oid = database"
            + " where not granted and relation = 'event_journal'::regclass and datname = current_database()";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Database database;
    private JournalWriter writer;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        writer = new JournalWriter(database, TimeSource.system(), meters);
    }

    @AfterEach
    void close() {
        writer.close();
        database.close();
    }

    @Test
    void write_putsDownEventsAndIndexRowTogether() {
        writer.submit(new Write(List.of(event("a", 1), event("a", 2)), row("a", "Slow")))
                .join();
        assertEquals(List.of("1", "2"), select("select sequence_number from event_journal order by 1"));
        assertEquals(List.of("a 2 Slow"), select("select id || ' ' || sequence_number || ' ' || title from incident"));
        assertEquals(
                List.of("1"),
                select("select count(distinct tx) from event_journal where tx::text = (select xmin::text from"
                        + " incident)"));
        assertEquals(List.of("note 1", "note 2"), select("select payload->>'text' from event order by 1"));
    }

    @Test
    void write_whoseIndexRowIsRefused_leavesNoEvents() {
        var refused = writer.submit(new Write(List.of(event("a", 1)), row("a", null)));
        assertEquals("23502", sqlState(refused));
        assertEquals(List.of(), select("select 1 from event_journal"));
        assertEquals(List.of(), select("select 1 from incident"));
    }

    @Test
    void write_whoseEventsAreRefused_leavesTheIndexRowAsItWas() {
        writer.submit(new Write(List.of(event("a", 1)), row("a", "before"))).join();
        var refused = writer.submit(new Write(List.of(event("a", 2), event("a", 1)), row("a", "after")));
        assertEquals("23505", sqlState(refused));
        assertEquals(List.of("before"), select("select title from incident"));
        assertEquals(List.of("1"), select("select sequence_number from event_journal"));
    }

    @Test
    void conflict_inABatch_failsAlone() {
        writer.submit(new Write(List.of(event("i7", 1)), row("i7", "first"))).join();
        var batch = inOneBatch(IntStream.range(0, 100)
                .mapToObj(i -> new Write(List.of(event("i" + i, 1)), row("i" + i, "second")))
                .toList());
        for (int i = 0; i < 100; i++) {
            if (i == 7) {
                assertEquals("23505", sqlState(batch.get(i)));
            } else {
                batch.get(i).join();
            }
        }
        assertEquals(List.of("100"), select("select count(*) from event_journal"));
        assertEquals(List.of("first"), select("select title from incident where id = 'i7'"));
        assertEquals(List.of("99"), select("select count(*) from incident where title = 'second'"));
    }

    @Test
    void sameIncidentTwice_inABatch_hurtsNobody() {
        var batch = inOneBatch(List.of(
                new Write(List.of(event("a", 1)), row("a", "one")),
                new Write(List.of(event("b", 1)), row("b", "other")),
                new Write(List.of(event("a", 2)), row("a", "two"))));
        batch.forEach(CompletableFuture::join);
        assertEquals(List.of("a two", "b other"), select("select id || ' ' || title from incident order by 1"));
    }

    @Test
    void indexRow_neverGoesBackwards() {
        writer.submit(new Write(List.of(event("a", 5)), row("a", "newer"))).join();
        writer.submit(new Write(List.of(event("a", 4)), row("a", "older"))).join();
        assertEquals(List.of("5 newer"), select("select sequence_number || ' ' || title from incident"));
    }

    @Test
    void textThatIsNoText_isWrittenAllTheSame() {
        writer.submit(new Write(List.of(event("a", 1)), row("a", "nul \0, half \ud83d, whole \ud83d\ude00")))
                .join();
        assertEquals(List.of("nul \uFFFD, half ?, whole \ud83d\ude00"), select("select title from incident"));
    }

    @Test
    void databaseAway_failsTheWrite_andTheNextOneGoesThrough() {
        select("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                + " and pid <> pg_backend_pid()");
        var writes = IntStream.range(0, 20)
                .mapToObj(i -> writer.submit(new Write(List.of(event("i" + i, 1)), row("i" + i, "t"))))
                .toList();
        writes.forEach(write -> write.handle((_, _) -> true).join());
        var succeeded = writes.stream()
                .filter(write -> !write.isCompletedExceptionally())
                .count();
        assertEquals(List.of(Long.toString(succeeded)), select("select count(*) from event_journal"));
        writer.submit(new Write(List.of(event("last", 1)), row("last", "t"))).join();
    }

    @Test
    void readingBack_throughThePlugin_givesWhatWasWritten() {
        var channel = new RecordingChannel();
        IncidentId id;
        Incident before;
        try (var first = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            id = first.accept(Fixtures.firing("Kept", "critical")).incident().orElseThrow();
            var opened = id;
            eventually(() -> assertEquals("page-delivered", first.types(opened).getLast()));
            first.request(id, new Acknowledge(Fixtures.SAM));
            // More events than the plugin reads at once.
            var notes = IntStream.range(0, 600)
                    .<IncidentCommand>mapToObj(i -> new AddNote(Fixtures.SAM, "note \u65e5\u672c " + i))
                    .toList();
            TestEngine.join(first.engine().incidents().request(id, notes, false));
            first.request(id, new Assign(Fixtures.SAM, "sam"));
            before = first.incident(id);
        }
        try (var second = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            assertEquals(before, second.incident(id));
            assertEquals(605, second.timeline(id).size());
        }
    }

    @Test
    void newIncident_isNotLookedFor() {
        var channel = new RecordingChannel();
        try (var engine = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            engine.accept(Fixtures.firing("Warm", "critical"));
            var setup = SharedPool.setup(engine.engine().system().classicSystem());
            var before = recoveries();
            var ids = new ArrayList<IncidentId>();
            for (int i = 0; i < 20; i++) {
                ids.add(engine.accept(Fixtures.firing("New" + i, "critical"))
                        .incident()
                        .orElseThrow());
            }
            assertEquals(before, recoveries());
            // The mark is used up, so that the next start of the same incident reads the journal.
            ids.forEach(id -> assertFalse(setup.newIncidents().remove("incident|" + id)));
        }
        try (var engine = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            var before = recoveries();
            engine.accept(Fixtures.firing("New7", "critical"));
            eventually(() -> assertFalse(before == recoveries(), "a known incident is looked for"));
        }
    }

    /** Scans of the journal by key, which an insert does not count as. */
    private long recoveries() {
        // A connection publishes its counts when it likes, and for certain when it ends.
        var open = select(OPEN);
        ((HikariDataSource) database.dataSource()).getHikariPoolMXBean().softEvictConnections();
        eventually(() -> assertEquals(
                List.of(), select(OPEN).stream().filter(open::contains).toList()));
        return Long.parseLong(
                select("select seq_scan + idx_scan from pg_stat_user_tables where relname = 'event_journal'")
                        .getFirst());
    }

    /** Holds the writer's threads up until all the writes wait in one queue. */
    private List<CompletableFuture<Boolean>> inOneBatch(List<Write> writes) {
        var results = new ArrayList<CompletableFuture<Boolean>>();
        var blockers = new ArrayList<CompletableFuture<Boolean>>();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table event_journal in exclusive mode");
            for (int i = 0; i < JournalWriter.THREADS; i++) {
                blockers.add(writer.submit(new Write(List.of(event("blocker" + i, 1)), null)));
                var blocked = Integer.toString(i + 1);
                eventually(() -> assertEquals(List.of(blocked), select(WAITING)));
            }
            writes.forEach(write -> results.add(writer.submit(write)));
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        blockers.forEach(CompletableFuture::join);
        results.forEach(result -> result.handle((_, _) -> true).join());
        select("delete from event_journal where persistence_id like '%blocker%' returning 1");
        return results;
    }

    private static Event event(String id, long sequenceNumber) {
        var note = new NoteAdded(Fixtures.T0, Fixtures.SAM, "note " + sequenceNumber);
        return new Event("incident|" + id, sequenceNumber, "w", 0, EventCodec.manifest(note), EventCodec.encode(note));
    }

    private static IncidentRow row(String id, @Nullable String title) {
        return new IncidentRow(
                id,
                "key " + id,
                title,
                "new",
                "critical",
                0,
                "checkout",
                "default",
                1,
                Optional.empty(),
                1,
                Fixtures.T0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Deadline(Fixtures.T0, "page level 1")),
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Set.of());
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

    private static String sqlState(CompletableFuture<?> result) {
        var failure = assertThrows(CompletionException.class, result::join);
        return assertInstanceOf(SQLException.class, failure.getCause()).getSQLState();
    }
}
