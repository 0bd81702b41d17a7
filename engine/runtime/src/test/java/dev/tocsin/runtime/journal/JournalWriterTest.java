package dev.tocsin.runtime.journal;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.journal.JournalWriter.Write;
import dev.tocsin.testing.Fixtures;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Events, index rows and page rows are written in one statement, and a write that fails hurts no neighbour. */
class JournalWriterTest extends JournalWriterFixture {
    private static final String DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()";

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
}
