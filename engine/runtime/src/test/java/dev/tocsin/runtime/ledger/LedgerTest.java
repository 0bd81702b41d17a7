package dev.tocsin.runtime.ledger;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.runtime.ledger.LedgerEntry.OverrideMade;
import dev.tocsin.runtime.ledger.LedgerEntry.OverrideRemoved;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes, each with a ledger and a pool of its own, on one real PostgreSQL. */
class LedgerTest {
    private static final Origin SAM = new Origin("sam", "api");
    private static final Instant START = Instant.parse("2026-12-12T08:00:00Z");
    private static final Instant END = Instant.parse("2026-12-12T20:00:00Z");

    private final String url = TestDatabase.freshUrl();
    private final Database here = open();
    private final Database there = open();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Ledger one = Ledger.start(here, TimeSource.system(), new SimpleMeterRegistry());
    private final Ledger other = Ledger.start(there, TimeSource.system(), meters);

    private Database open() {
        return Database.open(url, EmbeddedDatabase.USER, TestDatabase.password(), 10);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        here.close();
        there.close();
    }

    private static OverrideMade override(String user) {
        return new OverrideMade("platform", user, START, END, Optional.empty());
    }

    @Test
    void append_whenItCompletes_isInThisNodesState_andInTheOthersAsSoonAsTheyRead() throws SQLException {
        var recorded = one.append(SAM, "swap", override("alex")).join();

        var number = recorded.getFirst().id();
        assertEquals("alex", one.state().overrides().get(number).override().user());
        other.read();

        assertEquals(one.state(), other.state());
        assertEquals("swap", other.state().overrides().get(number).reason());
    }

    @Test
    void append_ofARepeatedRequest_writesNothingMore() {
        var by = new Origin("sam", "api", "request-1");
        var first = one.append(by, "swap", List.of(override("alex"), override("sam")))
                .join();
        var again = other.append(by, "swap", List.of(override("alex"), override("sam")))
                .join();

        assertEquals(
                first.stream().map(RecordedEntry::id).toList(),
                again.stream().map(RecordedEntry::id).toList());
        assertEquals(2, other.state().overrides().size());
    }

    /** The store of answers forgets after a day, and whoever takes the key again then means something new. */
    @Test
    void append_withTheRequestOfADayBeforeYesterday_writesSomethingNew() {
        var by = new Origin("sam", "api", "nightly");
        var then = new ManualTime(Instant.now().minus(Duration.ofDays(2)));
        try (var early = Ledger.start(here, then, new SimpleMeterRegistry())) {
            early.append(by, "swap", override("alex")).join();
        }

        one.append(by, "swap", override("sam")).join();

        assertEquals(2, one.state().overrides().size());
    }

    @Test
    void start_afterwards_foldsTheSameState() {
        var number = one.append(SAM, "swap", override("alex")).join().getFirst().id();
        one.append(SAM, "swap", override("sam")).join();
        one.append(SAM, "no longer", new OverrideRemoved("platform", number)).join();

        try (var late = Ledger.start(here, TimeSource.system(), new SimpleMeterRegistry())) {
            assertEquals(one.state(), late.state());
            assertEquals(1, late.state().overrides().size());
        }
    }

    @Test
    void asOf_anInstant_knowsWhatWasWrittenUntilThenAndNoMore() throws InterruptedException {
        var first = one.append(SAM, "swap", override("alex")).join().getFirst();
        Thread.sleep(5);
        one.append(SAM, "no longer", new OverrideRemoved("platform", first.id()))
                .join();
        one.append(SAM, "swap", override("sam")).join();

        var then = other.asOf(first.at()).join();

        assertEquals(
                List.of("alex"),
                then.shiftOverrides().get("platform").stream()
                        .map(override -> override.user())
                        .toList());
        assertEquals(LedgerState.EMPTY, other.asOf(first.at().minusMillis(1)).join());
    }

    /** Breaks when the lock is removed: then a follower passes an id before a smaller one is committed. */
    @Test
    void append_byManyAtOnce_isSeenByEveryFollowerOnceAndInOrder() throws SQLException {
        var seen = Collections.synchronizedList(new ArrayList<Long>());
        other.listen((_, _, entries) -> entries.forEach(recordedEntry -> seen.add(recordedEntry.id())));

        var appends = IntStream.range(0, 100)
                .mapToObj(i ->
                        (i % 2 == 0 ? one : other).append(SAM, "n" + i, List.of(override("alex"), override("sam"))))
                .toList();
        var all = CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new));
        eventually(() -> {
            assertDoesNotThrow(other::read);
            assertTrue(all.isDone());
        });
        all.join();
        one.read();
        other.read();

        assertEquals(200, seen.size());
        assertEquals(seen.stream().sorted().distinct().toList(), List.copyOf(seen));
        assertEquals(one.state(), other.state());
    }

    @Test
    void follow_pastAKindThatItDoesNotKnow_goesOn() throws SQLException {
        var sql = "insert into ledger (at, kind, subject, by, via, reason, payload)"
                + " values (now(), 'moon-phase/1', 'moon', 'sam', 'api', 'new', '{}')";
        here.run(connection -> connection.createStatement().executeUpdate(sql));
        one.append(SAM, "swap", override("alex")).join();

        other.read();

        assertEquals(1, other.state().overrides().size());
        assertEquals(2, other.state().position());
        assertEquals(1, meters.get("tocsin.ledger.skipped").counter().count());
    }

    @Test
    void listener_thatFails_holdsNobodyUp() {
        var seen = new ArrayList<Long>();
        one.listen((_, _, _) -> {
            throw new IllegalStateException("on purpose");
        });
        one.listen((before, now, _) -> seen.add(now.position() - before.position()));

        one.append(SAM, "swap", override("alex")).join();

        assertEquals(List.of(1L), seen);
    }

    @Test
    void append_thatBreaksInTheMiddle_writesNothing() {
        var tooLong = override("x\0y");

        assertThrows(CompletionException.class, () -> one.append(SAM, "swap", List.of(override("alex"), tooLong))
                .join());
        one.append(SAM, "swap", override("sam")).join();

        assertEquals(1, one.state().overrides().size());
        assertFalse(one.state().overrides().values().stream()
                .anyMatch(made -> made.override().user().equals("alex")));
        assertTrue(one.state().position() >= 1);
    }
}
