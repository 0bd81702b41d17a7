package dev.tocsin.runtime.journal;

import static dev.tocsin.runtime.journal.JournalWriter.THREADS;
import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.journal.JournalWriter.Result;
import dev.tocsin.runtime.journal.JournalWriter.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An incident has a dedup key only if its claim was written, whoever else claims it at the same time. */
class KeyClaimTest extends JournalWriterFixture {
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
}
