package dev.tocsin.runtime.journal;

import static dev.tocsin.runtime.journal.JournalWriter.THREADS;
import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.tocsin.core.incident.Deadlines.Deadline;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.AddNote;
import dev.tocsin.core.incident.IncidentCommand.Assign;
import dev.tocsin.core.incident.IncidentEvent.NoteAdded;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.journal.JournalWriter.Event;
import dev.tocsin.runtime.journal.JournalWriter.Result;
import dev.tocsin.runtime.journal.JournalWriter.Write;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                    + " and application_name <> 'tocsin leader'";
    private static final String WAITING = "select count(*) from pg_locks join pg_database on oid = database"
            + " where not granted and relation = 'event_journal'::regclass and datname = current_database()";

    private static final String BLOCKED = "select count(*) from pg_stat_activity where datname = current_database()"
            + " and wait_event_type = 'Lock'";
    private static final String DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()";
    private static final Result WRITTEN = new Result.Written();

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
        writer.submit(new Write(List.of(event("a", 1), event("a", 2)), row("a", "Slow"), List.of(), null))
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
        var refused = writer.submit(new Write(List.of(event("a", 1)), row("a", null), List.of(), null));
        assertEquals("23502", sqlState(refused));
        assertEquals(List.of(), select("select 1 from event_journal"));
        assertEquals(List.of(), select("select 1 from incident"));
    }

    @Test
    void write_whoseEventsAreRefused_leavesTheIndexRowAsItWas() {
        writer.submit(new Write(List.of(event("a", 1)), row("a", "before"), List.of(), null))
                .join();
        var refused =
                writer.submit(new Write(List.of(event("a", 2), event("a", 1)), row("a", "after"), List.of(), null));
        assertEquals("23505", sqlState(refused));
        assertEquals(List.of("before"), select("select title from incident"));
        assertEquals(List.of("1"), select("select sequence_number from event_journal"));
    }

    @Test
    void conflict_inABatch_failsAlone() {
        writer.submit(new Write(List.of(event("i7", 1)), row("i7", "first"), List.of(), null))
                .join();
        var batch = inOneBatch(IntStream.range(0, 100)
                .mapToObj(i -> new Write(List.of(event("i" + i, 1)), row("i" + i, "second"), List.of(), null))
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
                new Write(List.of(event("a", 1)), row("a", "one"), List.of(), null),
                new Write(List.of(event("b", 1)), row("b", "other"), List.of(), null),
                new Write(List.of(event("a", 2)), row("a", "two"), List.of(), null)));
        batch.forEach(CompletableFuture::join);
        assertEquals(List.of("a two", "b other"), select("select id || ' ' || title from incident order by 1"));
    }

    @Test
    void indexRow_neverGoesBackwards() {
        writer.submit(new Write(List.of(event("a", 5)), row("a", "newer"), List.of(), null))
                .join();
        writer.submit(new Write(List.of(event("a", 4)), row("a", "older"), List.of(), null))
                .join();
        assertEquals(List.of("5 newer"), select("select sequence_number || ' ' || title from incident"));
    }

    @Test
    void claim_isWrittenWithTheEvents() {
        assertEquals(WRITTEN, writer.submit(claiming("a", "key", null)).join());
        assertEquals(List.of("key a"), select("select key || ' ' || incident_id from dedup_key"));
        assertEquals(
                List.of("1"),
                select("select count(distinct tx) from event_journal where tx::text = (select xmin::text from"
                        + " dedup_key)"));
    }

    @Test
    void claimThatIsLost_leavesNothingOfItsWrite_andAllOfItsNeighbours() {
        writer.submit(claiming("first", "key50", null)).join();
        var batch = inOneBatch(IntStream.range(0, 100)
                .mapToObj(i -> claiming("i" + i, "key" + i, null))
                .toList());
        for (int i = 0; i < 100; i++) {
            assertEquals(
                    i == 50 ? takenBy("first", null) : WRITTEN, batch.get(i).join());
        }
        assertEquals(List.of(), select("select 1 from event_journal where persistence_id = 'incident|i50'"));
        assertEquals(List.of(), select("select 1 from incident where id = 'i50'"));
        assertEquals(List.of(), select("select 1 from dedup_key where incident_id = 'i50'"));
        assertEquals(List.of(), select("select 1 from page where incident_id = 'i50'"));
        assertEquals(List.of("100"), select("select count(*) from event_journal"));
        assertEquals(List.of("100"), select("select count(*) from incident"));
        assertEquals(List.of("100"), select("select count(*) from dedup_key"));
        assertEquals(List.of("100"), select("select count(*) from page"));
        var transactions = select("select count(distinct tx) from event_journal where persistence_id like '%|i%'");
        assertTrue(Integer.parseInt(transactions.getFirst()) <= THREADS, () -> "split into " + transactions);
    }

    @Test
    void claimsToOneKey_inABatch_theFirstSucceeds() {
        var batch = inOneBatch(List.of(
                claiming("a", "key", null),
                claiming("b", "key", null),
                claiming("c", "other", null),
                claiming("d", "key", null)));
        assertEquals(
                List.of(WRITTEN, takenBy("a", null), WRITTEN, takenBy("a", null)),
                batch.stream().map(CompletableFuture::join).toList());
        assertEquals(
                List.of("incident|a", "incident|c"), select("select persistence_id from event_journal order by 1"));
    }

    @Test
    void keyOfAClosedIncident_isTakenByOneClaimThatNamesIt() {
        writer.submit(claiming("closed", "key", null)).join();
        assertEquals(
                takenBy("closed", null),
                writer.submit(claiming("x", "key", "wrong")).join());
        var batch = inOneBatch(List.of(claiming("a", "key", "closed"), claiming("b", "key", "closed")));
        assertEquals(
                List.of(WRITTEN, takenBy("a", "closed", 1)),
                batch.stream().map(CompletableFuture::join).toList());
        assertEquals(
                takenBy("a", "closed", 1),
                writer.submit(claiming("c", "key", "closed")).join());
    }

    /** It was closed when the new incident asked, and its end was undone before the new one's write. */
    @Test
    void keyOfAnIncidentThatHasComeBack_isNotTakenByAClaimFromBefore() {
        writer.submit(claiming("back", "key", null)).join();
        assertEquals(WRITTEN, writer.submit(returning("back", "key", 2)).join());
        assertEquals(
                takenBy("back", null, 1),
                writer.submit(claiming("new", "key", "back")).join());
        assertEquals(
                WRITTEN,
                writer.submit(claimingFrom(
                                "new", "key", Optional.of(new KeyHolder(new IncidentId("back"), Optional.empty(), 1))))
                        .join());
    }

    /** Only the first claim to a key is tried, and here it is the one that has no right to it. */
    @Test
    void claimOfTheHolder_besideOneThatIsLost_succeeds() {
        writer.submit(claiming("back", "key", null)).join();
        var batch = inOneBatch(List.of(claiming("new", "key", null), returning("back", "key", 2)));
        assertEquals(List.of("back"), select("select incident_id from dedup_key"));
        assertInstanceOf(Result.KeyLost.class, batch.getFirst().join());
        assertEquals(WRITTEN, batch.getLast().join());
        assertEquals(
                List.of("incident|back", "incident|back"),
                select("select persistence_id from event_journal order by 1"));
    }

    @Test
    void keyThatNoIndexTakes_failsAlone() {
        var random = new Random(1);
        var text = random.ints(DedupKey.MAX_LENGTH, 0x4e00, 0x9fff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertFalse(DedupKey.fits(text));
        var longest = text.substring(0, DedupKey.MAX_BYTES / 3);
        assertTrue(DedupKey.fits(longest));
        var batch = inOneBatch(
                List.of(claiming("a", "key a", null), claiming("b", text, null), claiming("c", longest, null)));
        assertEquals(WRITTEN, batch.get(0).join());
        assertEquals("54000", sqlState(batch.get(1)));
        assertEquals(WRITTEN, batch.get(2).join());
    }

    @Test
    void address_ofAnyLength_isFound() {
        var address = new Random(1)
                .ints(4_000, 0x4e00, 0x9fff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        var write = new Write(List.of(event("a", 1)), row("a", "t"), List.of(page("a", 1, "failed", address)), null);
        assertEquals(WRITTEN, writer.submit(write).join());
        assertEquals(
                List.of("a.1"),
                new PageIndex(database)
                        .to(address, 10).toCompletableFuture().join().stream()
                                .map(page -> page.page().id().value())
                                .toList());
    }

    @Test
    void pageRow_neverGoesBackwards() {
        for (var number : List.of(5, 4, 6)) {
            writer.submit(new Write(
                            List.of(event("a", number)),
                            null,
                            List.of(page("a", 1, "state " + number, "+1 555")),
                            null))
                    .join();
            assertEquals(
                    List.of(number == 4 ? "5 state 5" : number + " state " + number),
                    select("select sequence_number || ' ' || state from page"));
        }
    }

    /** Another transaction has a row that the batch needs, and needs one that the batch has; the batch is the victim. */
    @Test
    void batchThatPostgresEndsInADeadlock_isWrittenAllTheSame() throws Exception {
        var pages = List.of(page("a", 1, "waiting", "+1 555"), page("a", 2, "waiting", "+1 555"));
        writer.submit(new Write(List.of(event("a", 1)), null, pages, null)).join();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set deadlock_timeout = '1h'");
            connection.setAutoCommit(false);
            statement.execute("select 1 from page where id = 'a.2' for update");
            var later = List.of(page("a", 1, "failed", "+1 555"), page("a", 2, "failed", "+1 555"));
            var write = writer.submit(new Write(List.of(event("a", 2)), null, later, null));
            eventually(() -> assertEquals(List.of("1"), select(BLOCKED)));
            statement.execute("select 1 from page where id = 'a.1' for update");
            assertFalse(write.isDone());
            eventually(() -> assertNotEquals(List.of("0"), select(DEADLOCKS)));
            connection.commit();
            assertEquals(WRITTEN, write.join());
            statement.execute("reset deadlock_timeout");
            connection.commit();
        }
        assertEquals(List.of("failed", "failed"), select("select state from page"));
    }

    /** The pages come in any order, and are locked in one. */
    @Test
    void pagesOfTwoNodes_inOppositeOrder_doNotDeadlock() {
        try (var there = new JournalWriter(database, TimeSource.system(), meters)) {
            var pages = IntStream.rangeClosed(1, 500)
                    .mapToObj(i -> page("a", i, "waiting", "+1 555"))
                    .toList();
            for (int i = 1; i <= 60; i++) {
                var here = writer.submit(new Write(List.of(event("h" + i, i)), null, pages, null));
                there.submit(new Write(List.of(event("t" + i, i)), null, pages.reversed(), null))
                        .join();
                here.join();
            }
        }
        assertEquals(List.of("0"), select(DEADLOCKS));
    }

    @Test
    void forgetting_leavesARowThatIsBeingWritten_andWaitsForNothing() throws SQLException {
        var open = Optional.of(ExternalStatus.TRIGGERED);
        var write =
                new Write(List.of(event("a", 1)), row("a", "t"), List.of(page("a", 1, open), page("a", 2, open)), null);
        writer.submit(write).join();
        select("update incident set resolved_at = created_at returning id");
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select 1 from page where id = 'a.1' for update");
            new PageIndex(database).forgetElsewhere(Fixtures.T0);
            assertEquals(List.of("a.1"), select("select id from page where external_status is not null"));
            connection.rollback();
        }
        new PageIndex(database).forgetElsewhere(Fixtures.T0);
        assertEquals(List.of(), select("select id from page where external_status is not null"));
    }

    /** As an earlier version left it that ended after it had assigned an id. */
    @Test
    void keyOfAnIncidentThatNeverOpened_isClaimedByThatIncident() {
        select("insert into dedup_key values ('key', 'reserved', 'before') returning key");
        assertEquals(
                takenBy("reserved", "before"),
                writer.submit(claiming("a", "key", null)).join());
        assertEquals(
                WRITTEN, writer.submit(claiming("reserved", "key", "before")).join());
        assertEquals(List.of("incident|reserved"), select("select persistence_id from event_journal"));
    }

    /** The statement that waits began before the other one was committed, so that its snapshot does not show it. */
    @Test
    void claimThatMeetsOneInProgress_waitsForItsOutcome() throws SQLException {
        for (var commits : List.of(true, false)) {
            var key = "key " + commits;
            try (var connection = database.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("insert into dedup_key values ('" + key + "', 'other')");
                var claim = writer.submit(claiming("i" + commits, key, null));
                eventually(() -> assertEquals(List.of("1"), select(BLOCKED)));
                assertFalse(claim.isDone());
                if (commits) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                assertEquals(commits ? takenBy("other", null) : WRITTEN, claim.join());
            }
        }
    }

    @Test
    void claimsOfTwoNodes_toManyKeysInOppositeOrder_neitherFailNorDeadlock() {
        try (var there = new JournalWriter(database, TimeSource.system(), meters)) {
            var results = new ArrayList<CompletableFuture<Result>>();
            for (int i = 0; i < 2_000; i++) {
                results.add(writer.submit(claiming("here" + i, "key" + i, null)));
                results.add(there.submit(claiming("there" + i, "key" + (1_999 - i), null)));
            }
            var written = results.stream()
                    .filter(result -> result.join().equals(WRITTEN))
                    .count();
            assertEquals(2_000, written);
            assertEquals(List.of("2000"), select("select count(*) from event_journal"));
            assertEquals(
                    List.of("2000"),
                    select("select count(*) from incident i join dedup_key k on k.incident_id = i.id and k.key ="
                            + " i.dedup_key"));
        }
    }

    @Test
    void textThatIsNoText_isWrittenAllTheSame() {
        writer.submit(new Write(
                        List.of(event("a", 1)), row("a", "nul \0, half \ud83d, whole \ud83d\ude00"), List.of(), null))
                .join();
        assertEquals(List.of("nul \uFFFD, half ?, whole \ud83d\ude00"), select("select title from incident"));
    }

    @Test
    void databaseAway_failsTheWrite_andTheNextOneGoesThrough() {
        select("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                + " and pid <> pg_backend_pid()");
        var writes = IntStream.range(0, 20)
                .mapToObj(i -> writer.submit(new Write(List.of(event("i" + i, 1)), row("i" + i, "t"), List.of(), null)))
                .toList();
        writes.forEach(write -> write.handle((_, _) -> true).join());
        var succeeded = writes.stream()
                .filter(write -> !write.isCompletedExceptionally())
                .count();
        assertEquals(List.of(Long.toString(succeeded)), select("select count(*) from event_journal"));
        writer.submit(new Write(List.of(event("last", 1)), row("last", "t"), List.of(), null))
                .join();
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
            first.execute(id, new Acknowledge(Fixtures.SAM));
            // More events than the plugin reads at once.
            var notes = IntStream.range(0, 600)
                    .mapToObj(i -> new AddNote(Fixtures.SAM, "note \u65e5\u672c " + i))
                    .toList();
            TestEngine.join(first.engine().incidents().report(TestEngine.caller(Fixtures.SAM), id, notes));
            first.execute(id, new Assign(Fixtures.SAM, "sam"));
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

    private static Result takenBy(String id, @Nullable String previous) {
        return takenBy(id, previous, 0);
    }

    private static Result takenBy(String id, @Nullable String previous, long claims) {
        return new Result.KeyLost(Optional.of(
                new KeyHolder(new IncidentId(id), Optional.ofNullable(previous).map(IncidentId::new), claims)));
    }

    /** @param closed an incident that has claimed the key once */
    private static Write claiming(String id, String key, @Nullable String closed) {
        return claimingFrom(
                id,
                key,
                Optional.ofNullable(closed).map(name -> new KeyHolder(new IncidentId(name), Optional.empty(), 0)));
    }

    private static Write claimingFrom(String id, String key, Optional<KeyHolder> closed) {
        var claim = KeyClaim.opening(new DedupKey(key), new IncidentId(id), closed);
        return new Write(List.of(event(id, 1)), row(id, key, "t"), List.of(page(id, 1, "delivered", "+1 555")), claim);
    }

    private static Write returning(String id, String key, long number) {
        var claim = KeyClaim.returning(new DedupKey(key), new IncidentId(id), Optional.empty());
        return new Write(List.of(event(id, number)), row(id, key, "t"), List.of(), claim);
    }

    private static PageRow page(String incident, int number, Optional<ExternalStatus> open) {
        return page(incident, number, "delivered", "+1 555", open);
    }

    private static PageRow page(String incident, int number, String state, String address) {
        return page(incident, number, state, address, Optional.empty());
    }

    private static PageRow page(
            String incident, int number, String state, String address, Optional<ExternalStatus> open) {
        return new PageRow(
                new IncidentId(incident),
                new Page(
                        new PageId(incident + "." + number),
                        new Level(1),
                        "sam",
                        new ContactMethod("sms", address),
                        "on call"),
                Fixtures.T0,
                state,
                Fixtures.T0,
                1,
                Optional.empty(),
                "receipt",
                Optional.empty(),
                Optional.empty(),
                open);
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
    private List<CompletableFuture<Result>> inOneBatch(List<Write> writes) {
        var results = new ArrayList<CompletableFuture<Result>>();
        var blockers = new ArrayList<CompletableFuture<Result>>();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table event_journal in exclusive mode");
            for (int i = 0; i < JournalWriter.THREADS; i++) {
                blockers.add(writer.submit(new Write(List.of(event("blocker" + i, 1)), null, List.of(), null)));
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
        return row(id, "key " + id, title);
    }

    private static IncidentRow row(String id, String key, @Nullable String title) {
        return new IncidentRow(
                id,
                key,
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
