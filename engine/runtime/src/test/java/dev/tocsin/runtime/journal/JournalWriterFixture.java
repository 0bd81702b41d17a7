package dev.tocsin.runtime.journal;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tocsin.core.incident.Deadlines.Deadline;
import dev.tocsin.core.incident.IncidentEvent.NoteAdded;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.journal.JournalWriter.Event;
import dev.tocsin.runtime.journal.JournalWriter.Result;
import dev.tocsin.runtime.journal.JournalWriter.Write;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A journal writer on the real database, with what its tests write and read. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class JournalWriterFixture {
    static final String WAITING = "select count(*) from pg_locks join pg_database on oid = database"
            + " where not granted and relation = 'event_journal'::regclass and datname = current_database()";

    static final String BLOCKED = "select count(*) from pg_stat_activity where datname = current_database()"
            + " and wait_event_type = 'Lock'";

    static final Result WRITTEN = new Result.Written();

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    Database database;

    JournalWriter writer;

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

    static PageRow page(String incident, int number, Optional<ExternalStatus> open) {
        return page(incident, number, "delivered", "+1 555", open);
    }

    static PageRow page(String incident, int number, String state, String address) {
        return page(incident, number, state, address, Optional.empty());
    }

    static PageRow page(String incident, int number, String state, String address, Optional<ExternalStatus> open) {
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

    /** Holds the writer's threads up until all the writes wait in one queue. */
    List<CompletableFuture<Result>> inOneBatch(List<Write> writes) {
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

    static Event event(String id, long sequenceNumber) {
        var note = new NoteAdded(Fixtures.T0, Fixtures.SAM, "note " + sequenceNumber);
        return new Event("incident|" + id, sequenceNumber, "w", 0, EventCodec.manifest(note), EventCodec.encode(note));
    }

    static IncidentRow row(String id, @Nullable String title) {
        return row(id, "key " + id, title);
    }

    static IncidentRow row(String id, String key, @Nullable String title) {
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

    List<String> select(String sql) {
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

    static String sqlState(CompletableFuture<?> result) {
        var failure = assertThrows(CompletionException.class, result::join);
        return assertInstanceOf(SQLException.class, failure.getCause()).getSQLState();
    }
}
