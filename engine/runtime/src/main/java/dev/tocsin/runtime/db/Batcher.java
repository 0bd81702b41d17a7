package dev.tocsin.runtime.db;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/**
 * Combines the work of many callers into few statements, without ever waiting to fill a batch: while one batch is with
 * the database, the next one collects behind it.
 *
 * <p>A bad item does not harm others: a batch that violates a constraint is split until the bad item is alone. A batch
 * that PostgreSQL rolled back because of another transaction, such as in a deadlock, is run again. If the queue is full,
 * callers are refused at once with {@link Overloaded}.
 */
public final class Batcher<T, R> implements AutoCloseable {
    /** The queue is full, or the batcher is closed. */
    public static final class Overloaded extends RuntimeException {
        public Overloaded(String what) {
            super(what + " has more work waiting than it can do soon");
        }
    }

    /** Carries out a batch in one transaction; returns a result for each item, in order. */
    @FunctionalInterface
    public interface Work<T, R> {
        List<R> run(List<T> batch) throws SQLException;
    }

    private record Item<T, R>(T value, CompletableFuture<R> result) {}

    /**
     * SQLSTATE classes of errors in the data: a row twice in one statement, a bad value, a violated constraint, a value
     * too large for an index.
     */
    private static final List<String> CULPRITS = List.of("21", "22", "23", "54");

    /** SQLSTATEs of a transaction that was rolled back because of another one: nothing of it is stored. */
    private static final List<String> ROLLED_BACK = List.of("40001", "40P01");

    private static final int MAX_TRIES = 5;

    private final String name;
    private final int maxBatch;
    private final BlockingQueue<Item<T, R>> queue;
    private final Work<T, R> work;
    private final IntConsumer observer;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /** @param observer gets the size of every batch */
    public Batcher(String name, int threads, int maxBatch, int capacity, Work<T, R> work, IntConsumer observer) {
        this.name = name;
        this.maxBatch = maxBatch;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.work = work;
        this.observer = observer;
        for (int i = 0; i < threads; i++) {
            this.threads.add(Thread.ofPlatform().name(name + "-" + i).daemon().start(this::loop));
        }
    }

    public CompletableFuture<R> submit(T value) {
        var item = new Item<T, R>(value, new CompletableFuture<>());
        // Checked after the offer: an item that is offered while the threads end would never be taken.
        if (!queue.offer(item) || closed && queue.remove(item)) {
            item.result().completeExceptionally(new Overloaded(name));
        }
        return item.result();
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }

    private void loop() {
        var batch = new ArrayList<Item<T, R>>(maxBatch);
        while (!closed) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                break;
            }
            queue.drainTo(batch, maxBatch - 1);
            observer.accept(batch.size());
            run(batch, MAX_TRIES);
            batch.clear();
        }
        queue.forEach(item -> item.result().completeExceptionally(new Overloaded(name)));
    }

    private void run(List<Item<T, R>> batch, int tries) {
        try {
            var results = work.run(batch.stream().map(Item::value).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result().complete(results.get(i));
            }
        } catch (SQLException e) {
            if (tries > 1 && isOf(ROLLED_BACK, e)) {
                run(batch, tries - 1);
            } else if (batch.size() > 1 && isOf(CULPRITS, e)) {
                run(batch.subList(0, batch.size() / 2), MAX_TRIES);
                run(batch.subList(batch.size() / 2, batch.size()), MAX_TRIES);
            } else {
                batch.forEach(item -> item.result().completeExceptionally(e));
            }
        } catch (RuntimeException | Error e) {
            // An Error too: the thread must survive, and no caller may wait for ever.
            batch.forEach(item -> item.result().completeExceptionally(e));
        }
    }

    private static boolean isOf(List<String> states, SQLException e) {
        var state = e.getSQLState();
        return state != null && states.stream().anyMatch(state::startsWith);
    }
}
