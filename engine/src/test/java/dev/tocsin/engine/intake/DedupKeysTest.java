package dev.tocsin.engine.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.intake.DedupKeys.Reservation;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.IncidentId;
import dev.tocsin.engine.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that know nothing of each other, on one database. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DedupKeysTest {
    private static final DedupKey KEY = new DedupKey("key");

    private final AtomicInteger count = new AtomicInteger();
    private Database database;
    private DedupKeys here;
    private DedupKeys there;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        here = node();
        there = node();
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
        database.close();
    }

    private DedupKeys node() {
        return new DedupKeys(database, () -> new IncidentId("i" + count.incrementAndGet()));
    }

    @Test
    void reserve_byAHundredThreadsOnTwoNodes_assignsOneId_toOneOfThem() {
        for (int round = 0; round < 20; round++) {
            var key = new DedupKey("round " + round);
            var reservations =
                    atOnce(100, i -> (i % 2 == 0 ? here : there).reserve(key).join());
            assertEquals(1, reservations.stream().filter(Reservation::isNew).count());
            assertEquals(
                    1, reservations.stream().map(Reservation::id).distinct().count());
        }
    }

    @Test
    void reserve_ofManyKeysInOppositeOrder_neitherFailsNorDeadlocks() {
        var reservations = atOnce(40, i -> {
            var mine = new ArrayList<Reservation>();
            var waiting = new ArrayList<CompletableFuture<Reservation>>();
            for (int k = 0; k < 200; k++) {
                var key = new DedupKey("many " + (i % 2 == 0 ? k : 199 - k));
                waiting.add((i % 4 < 2 ? here : there).reserve(key));
            }
            waiting.forEach(future -> mine.add(future.join()));
            return mine;
        });
        assertEquals(
                200,
                reservations.stream()
                        .flatMap(List::stream)
                        .filter(Reservation::isNew)
                        .count());
        assertEquals(
                200,
                reservations.stream()
                        .flatMap(List::stream)
                        .map(Reservation::id)
                        .distinct()
                        .count());
    }

    @Test
    void replace_byManyAtOnce_assignsOneNewId() {
        var closed = here.reserve(KEY).join().id();
        var reservations =
                atOnce(20, i -> (i % 2 == 0 ? here : there).replace(KEY, closed).join());
        assertEquals(1, reservations.stream().filter(Reservation::isNew).count());
        assertEquals(1, reservations.stream().map(Reservation::id).distinct().count());
        assertTrue(reservations.stream()
                .allMatch(reservation -> reservation.previous().equals(Optional.of(closed))));
        assertFalse(
                reservations.stream().anyMatch(reservation -> reservation.id().equals(closed)));
        assertEquals(
                new Reservation(reservations.getFirst().id(), Optional.of(closed), false),
                here.reserve(KEY).join());
        assertEquals(
                new Reservation(reservations.getFirst().id(), Optional.of(closed), false),
                there.reserve(KEY).join());
    }

    @Test
    void replace_ofAnIdThatIsNoLongerTheKeys_changesNothing() {
        var first = here.reserve(KEY).join().id();
        var second = here.replace(KEY, first).join().id();
        assertEquals(
                new Reservation(second, Optional.of(first), false),
                there.replace(KEY, first).join());
    }

    @Test
    void find_neverAssigns() {
        assertEquals(Optional.empty(), here.find(KEY).join());
        assertEquals(Optional.empty(), there.find(KEY).join());
        var id = there.reserve(KEY).join().id();
        assertEquals(Optional.of(id), here.find(KEY).join().map(Reservation::id));
        assertEquals(Optional.of(id), there.find(KEY).join().map(Reservation::id));
    }

    @Test
    void keySeenBefore_costsNoQuery() {
        var id = here.reserve(KEY).join().id();
        there.reserve(KEY).join();
        database.close();
        assertEquals(
                new Reservation(id, Optional.empty(), false), here.reserve(KEY).join());
        assertEquals(
                new Reservation(id, Optional.empty(), false), there.reserve(KEY).join());
        assertEquals(Optional.of(id), here.find(KEY).join().map(Reservation::id));
        assertThrows(CompletionException.class, () -> here.reserve(new DedupKey("other"))
                .join());
    }

    @Test
    void keyThatIsNoText_isAKeyAllTheSame() {
        for (var text : List.of(
                "nul \0 in it", "half \ud83d", "whole \ud83d\ude00", "'; drop table dedup_key; --", "{\"a\",b}")) {
            var key = new DedupKey(text);
            var id = here.reserve(key).join();
            assertTrue(id.isNew(), text);
            assertEquals(
                    new Reservation(id.id(), Optional.empty(), false),
                    there.reserve(new DedupKey(text)).join(),
                    text);
        }
    }

    private static <R> List<R> atOnce(int threads, Function<Integer, R> work) {
        var barrier = new CyclicBarrier(threads);
        var results = new ConcurrentLinkedQueue<R>();
        var all = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            var number = i;
            all.add(Thread.ofPlatform().start(() -> {
                try {
                    barrier.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                results.add(work.apply(number));
            }));
        }
        for (var thread : all) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        assertEquals(threads, results.size(), "a thread failed");
        return List.copyOf(results);
    }
}
