package dev.tocsin.runtime.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.intake.DedupKeys.Opening;
import dev.tocsin.runtime.journal.KeyHolder;
import dev.tocsin.runtime.journal.KeyTakenException;
import dev.tocsin.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one node believes about keys; the writes that claim them are the test's. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DedupKeysTest {
    private static final DedupKey KEY = new DedupKey("key");
    private static final IncidentId OTHER = new IncidentId("other");

    private final AtomicInteger count = new AtomicInteger();
    private final List<CompletableFuture<String>> writes = new ArrayList<>();
    private Database database;
    private DedupKeys keys;

    @BeforeEach
    void start() {
        database = TestDatabase.fresh();
        keys = new DedupKeys(database, () -> new IncidentId("i" + count.incrementAndGet()));
    }

    @AfterEach
    void close() {
        keys.close();
        database.close();
    }

    @Test
    void signalsOfAKeyAtOnce_openOneIncident_andTheOthersLearnWhich() {
        var openings = IntStream.range(0, 100).mapToObj(_ -> open(KEY)).toList();
        assertEquals(1, writes.size());
        assertFalse(openings.stream().anyMatch(CompletableFuture::isDone));

        writes.getFirst().complete("done");

        assertEquals(
                new Opening.Opened<>(new IncidentId("i1"), "done"),
                openings.getFirst().join());
        openings.stream().skip(1).forEach(opening -> assertTakenBy("i1", opening));
        assertTakenBy("i1", open(KEY));
        assertEquals(1, writes.size());
    }

    @Test
    void otherKey_doesNotWait() {
        open(KEY);
        var other = keys.open(new DedupKey("other key"), Optional.empty(), this::write);
        assertEquals(2, writes.size());
        writes.getLast().complete("done");
        assertInstanceOf(Opening.Opened.class, other.join());
    }

    @Test
    void claimThatIsLost_tellsAllWhoHasTheKey() {
        var openings = IntStream.range(0, 3).mapToObj(_ -> open(KEY)).toList();
        writes.getFirst().completeExceptionally(new KeyTakenException(new KeyHolder(OTHER, Optional.empty(), 0)));
        openings.forEach(opening -> assertTakenBy("other", opening));
        assertTakenBy("other", open(KEY));
        assertEquals(1, writes.size());
    }

    /** Whoever opens may be at fault itself; those who wait for it are not. */
    @Test
    void openingThatFails_isTriedAgainOnce_byOneOfThoseThatWait() {
        var openings = IntStream.range(0, 3).mapToObj(_ -> open(KEY)).toList();
        writes.get(0).completeExceptionally(new IllegalStateException("first"));
        assertEquals(2, writes.size());
        assertFailed("first", openings.get(0));
        var late = open(KEY);
        writes.get(1).complete("done");
        assertEquals(
                1,
                openings.stream()
                        .skip(1)
                        .filter(opening -> opening.join() instanceof Opening.Opened<String>)
                        .count());
        assertTakenBy("i2", late);
        assertEquals(2, writes.size());
    }

    @Test
    void openingThatFailsAgain_failsThoseThatWait_andNothingIsLeft() {
        var openings = IntStream.range(0, 5).mapToObj(_ -> open(KEY)).toList();
        writes.get(0).completeExceptionally(new IllegalStateException("first"));
        writes.get(1).completeExceptionally(new IllegalStateException("second"));
        openings.forEach(opening -> assertTrue(opening.isCompletedExceptionally()));
        assertEquals(2, writes.size());
        open(KEY);
        assertEquals(3, writes.size());
    }

    @Test
    void openingThatThrows_leavesNothing() {
        var thrown = keys.<String>open(KEY, Optional.empty(), _ -> {
            throw new IllegalStateException("thrown");
        });
        assertFailed("thrown", thrown);
        open(KEY);
        assertEquals(1, writes.size());
    }

    @Test
    void openingWithoutAnId_leavesNothing() {
        var ids = new AtomicInteger();
        try (var failing = new DedupKeys(database, () -> {
            if (ids.getAndIncrement() == 0) {
                throw new IllegalStateException("no id");
            }
            return OTHER;
        })) {
            var thrown = failing.open(KEY, Optional.empty(), _ -> CompletableFuture.completedFuture("done"));
            assertFailed("no id", thrown);
            assertInstanceOf(
                    Opening.Opened.class,
                    failing.open(KEY, Optional.empty(), _ -> CompletableFuture.completedFuture("done"))
                            .join());
        }
    }

    /** It may be open again: the caller asks it once more. */
    @Test
    void closedIncident_thatHasClaimedTheKeySince_isStillTheHolder() {
        open(KEY);
        writes.getFirst().completeExceptionally(new KeyTakenException(new KeyHolder(OTHER, Optional.empty(), 1)));
        var before = new KeyHolder(OTHER, Optional.empty(), 0);
        assertTakenBy("other", keys.open(KEY, Optional.of(before), this::write));
        assertEquals(1, writes.size());
    }

    @Test
    void keyOfAClosedIncident_isOpenedAgain_once() {
        var first = open(KEY);
        writes.getFirst().complete("done");
        var closed = new KeyHolder(
                assertInstanceOf(Opening.Opened.class, first.join()).id(), Optional.empty(), 0);
        var openings = IntStream.range(0, 20)
                .mapToObj(_ -> keys.open(KEY, Optional.of(closed), this::write))
                .toList();
        assertEquals(2, writes.size());
        writes.getLast().complete("done");
        assertTrue(openings.stream().skip(1).allMatch(opening -> opening.join()
                .equals(new Opening.Taken<String>(new KeyHolder(new IncidentId("i2"), Optional.of(closed.id()), 1)))));
        assertTakenBy("i2", keys.open(KEY, Optional.of(closed), this::write));
    }

    @Test
    void find_neverOpens_andWaitsForWhatOpens() {
        assertEquals(Optional.empty(), keys.find(KEY).join());
        open(KEY);
        var found = keys.find(KEY);
        var foundAgain = keys.findAgain(KEY);
        assertFalse(found.isDone());
        writes.getFirst().complete("done");
        assertEquals(Optional.of(new IncidentId("i1")), found.join().map(KeyHolder::id));
        assertEquals(Optional.of(new IncidentId("i1")), foundAgain.join().map(KeyHolder::id));
        assertEquals(1, writes.size());
    }

    /** A write that failed may have been carried out. */
    @Test
    void find_whereAnOpeningFails_asksTheTable() throws SQLException {
        open(KEY);
        var found = keys.find(KEY);
        put(KEY, "other");
        writes.getFirst().completeExceptionally(new IllegalStateException("not known"));
        assertEquals(Optional.of(OTHER), found.join().map(KeyHolder::id));
    }

    @Test
    void keySeenBefore_costsNoQuery() {
        open(KEY);
        writes.getFirst().complete("done");
        database.close();
        assertTakenBy("i1", open(KEY));
        assertEquals(Optional.of(new IncidentId("i1")), keys.find(KEY).join().map(KeyHolder::id));
        assertThrows(CompletionException.class, () -> keys.find(new DedupKey("other"))
                .join());
        assertEquals(1, writes.size());
    }

    @Test
    void keyThatIsMoved_isLookedUpAgain() throws SQLException {
        open(KEY);
        writes.getFirst().complete("done");
        put(KEY, "i1");
        assertTrue(keys.move(KEY, new IncidentId("i1"), OTHER).join());
        assertEquals(Optional.of(OTHER), keys.find(KEY).join().map(KeyHolder::id));
        assertFalse(keys.move(KEY, new IncidentId("i1"), OTHER).join());
    }

    @Test
    void keyThatIsNoText_isAKeyAllTheSame() throws SQLException {
        for (var text : List.of(
                "nul \0 in it", "half \ud83d", "whole \ud83d\ude00", "'; drop table dedup_key; --", "{\"a\",b}")) {
            put(new DedupKey(text), "other");
            assertEquals(
                    Optional.of(OTHER), keys.find(new DedupKey(text)).join().map(KeyHolder::id), text);
        }
    }

    private CompletableFuture<Opening<String>> open(DedupKey key) {
        return keys.open(key, Optional.empty(), this::write);
    }

    private CompletableFuture<String> write(IncidentId id) {
        assertEquals("i" + count.get(), id.value());
        writes.add(new CompletableFuture<>());
        return writes.getLast();
    }

    private void put(DedupKey key, String id) throws SQLException {
        database.run(connection -> {
            try (var statement = connection.prepareStatement("insert into dedup_key values (?, ?)")) {
                statement.setString(1, key.value());
                statement.setString(2, id);
                return statement.executeUpdate();
            }
        });
    }

    private static void assertTakenBy(String id, CompletableFuture<Opening<String>> opening) {
        assertEquals(
                new IncidentId(id),
                assertInstanceOf(Opening.Taken.class, opening.join()).by().id());
    }

    private static void assertFailed(String why, CompletableFuture<Opening<String>> opening) {
        assertEquals(
                why,
                assertThrows(CompletionException.class, opening::join)
                        .getCause()
                        .getMessage());
    }
}
