package dev.tocsin.runtime.db;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.runtime.db.Batcher.Overloaded;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatcherTest {
    private static final SQLException DUPLICATE = new SQLException("duplicate key", "23505");
    private static final SQLException DEADLOCK = new SQLException("deadlock detected", "40P01");
    private static final SQLException AWAY = new SQLException("connection refused", "08001");

    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final Semaphore gate = new Semaphore(0);
    private Batcher.Work<Integer, Integer> answer =
            batch -> batch.stream().map(i -> -i).toList();
    private Batcher<Integer, Integer> batcher;

    @AfterEach
    void stop() {
        gate.release(1_000);
        batcher.close();
    }

    /** One thread, batches of 4, 8 waiting; every run waits for a permit. */
    private void start() {
        batcher = new Batcher<>("test", 1, 4, 8, this::work, sizes::add);
    }

    private List<Integer> work(List<Integer> batch) throws SQLException {
        gate.acquireUninterruptibly();
        batches.add(List.copyOf(batch));
        return answer.run(batch);
    }

    /** Occupies the thread with item 0, so that what comes next is gathered. */
    private CompletableFuture<Integer> occupied() {
        start();
        var first = batcher.submit(0);
        eventually(() -> assertEquals(List.of(1), sizes));
        return first;
    }

    @Test
    void submit_whileABatchRuns_gathersTheNext_andAnswersEachForItself() {
        var first = occupied();
        var others = IntStream.rangeClosed(1, 6).mapToObj(batcher::submit).toList();
        gate.release(3);
        assertEquals(0, first.join());
        assertEquals(
                List.of(-1, -2, -3, -4, -5, -6),
                others.stream().map(CompletableFuture::join).toList());
        assertEquals(List.of(List.of(0), List.of(1, 2, 3, 4), List.of(5, 6)), batches);
        assertEquals(List.of(1, 4, 2), sizes);
    }

    @Test
    void submit_whenIdle_doesNotWaitForMore() {
        start();
        gate.release();
        assertEquals(-1, batcher.submit(1).join());
    }

    @Test
    void brokenConstraint_failsAlone() {
        var first = occupied();
        answer = batch -> {
            if (batch.contains(2)) {
                throw DUPLICATE;
            }
            return batch;
        };
        var others = IntStream.rangeClosed(1, 4).mapToObj(batcher::submit).toList();
        gate.release(100);
        first.join();
        assertEquals(1, others.get(0).join());
        assertSame(DUPLICATE, failure(others.get(1)));
        assertEquals(3, others.get(2).join());
        assertEquals(4, others.get(3).join());
    }

    @Test
    void batchThatWasRolledBack_isRunAgain_butNotForEver() {
        occupied();
        var failures = new AtomicInteger(4);
        answer = batch -> {
            if (failures.getAndDecrement() > 0) {
                throw DEADLOCK;
            }
            return batch;
        };
        gate.release(100);
        assertEquals(1, batcher.submit(1).join());
        failures.set(5);
        assertSame(DEADLOCK, failure(batcher.submit(2)));
    }

    @Test
    void otherErrors_failTheBatch_withoutRepeatingIt() {
        var first = occupied();
        answer = _ -> {
            throw AWAY;
        };
        var others = List.of(batcher.submit(1), batcher.submit(2));
        gate.release(100);
        assertSame(AWAY, failure(first));
        others.forEach(other -> assertSame(AWAY, failure(other)));
        assertEquals(List.of(List.of(0), List.of(1, 2)), batches);
    }

    @Test
    void bugs_failTheBatch_andTheNextOneIsServed() {
        var bug = new AssertionError("a bug");
        var first = occupied();
        answer = _ -> {
            throw bug;
        };
        gate.release();
        assertSame(bug, failure(first));
        answer = batch -> batch;
        gate.release();
        assertEquals(7, batcher.submit(7).join());
    }

    @Test
    void submit_whenFull_isRefusedAtOnce_andWhatWaitsIsServed() {
        var first = occupied();
        var waiting = IntStream.rangeClosed(1, 8).mapToObj(batcher::submit).toList();
        assertInstanceOf(Overloaded.class, failure(batcher.submit(9)));
        gate.release(100);
        first.join();
        waiting.forEach(CompletableFuture::join);
    }

    @Test
    void close_finishesWhatRuns_andRefusesTheRest() {
        var first = occupied();
        var waiting = List.of(batcher.submit(1), batcher.submit(2));
        batcher.close();
        gate.release(1);
        assertEquals(0, first.join());
        waiting.forEach(item -> assertInstanceOf(Overloaded.class, failure(item)));
        assertInstanceOf(Overloaded.class, failure(batcher.submit(3)));
    }

    @Test
    void close_whileManySubmit_leavesNobodyWaiting() throws Exception {
        for (int round = 0; round < 200; round++) {
            try (var racing = new Batcher<Integer, Integer>("race", 2, 4, 100, batch -> batch, _ -> {})) {
                var results = new ArrayList<CompletableFuture<Integer>>();
                var submitter = Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 50; i++) {
                        results.add(racing.submit(i));
                    }
                });
                if (round % 2 == 0) {
                    Thread.yield();
                }
                racing.close();
                submitter.join();
                for (var result : results) {
                    assertTrue(result.handle((_, _) -> true).get(5, TimeUnit.SECONDS));
                }
            }
        }
        start();
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(CompletionException.class, future::join).getCause();
    }
}
