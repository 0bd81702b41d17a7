package dev.tocsin.runtime.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger as this node knows it: everything that was committed until a second ago, and everything that this node
 * appended. If the database cannot be read, the node keeps the state that it has.
 */
public final class Ledger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** Called on the thread that has read new entries, in their order; must be quick. */
    @FunctionalInterface
    public interface Listener {
        /** @param entries those between the two states, in order, without those that could not be decoded */
        void moved(LedgerState before, LedgerState now, List<RecordedEntry> entries);
    }

    private final LedgerTable table;
    private final TimeSource time;
    private final Counter skipped;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock following = new ReentrantLock();
    private final ExecutorService appending = Executors.newVirtualThreadPerTaskExecutor();
    private volatile LedgerState state = LedgerState.EMPTY;
    private volatile long readAt;

    private Ledger(Database database, TimeSource time, MeterRegistry meters) {
        this.table = new LedgerTable(database);
        this.time = time;
        this.readAt = time.nanos();
        this.skipped = Metric.LEDGER_SKIPPED.counter(meters);
        Metric.LEDGER_POSITION.gauge(meters, () -> state.position());
        Metric.LEDGER_AGE.gauge(meters, () -> (time.nanos() - readAt) / 1e9);
    }

    /**
     * Reads the whole ledger before it returns.
     *
     * @throws IllegalStateException if the ledger cannot be read
     */
    public static Ledger start(Database database, TimeSource time, MeterRegistry meters) {
        var ledger = new Ledger(database, time, meters);
        try {
            ledger.read();
        } catch (SQLException e) {
            ledger.close();
            throw new IllegalStateException("the ledger cannot be read", e);
        }
        return ledger;
    }

    public LedgerState state() {
        return state;
    }

    /** The state after all entries written up to {@code at}, inclusive. */
    public CompletableFuture<LedgerState> asOf(Instant at) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return fold(at);
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    }
                },
                appending);
    }

    private LedgerState fold(Instant at) throws SQLException {
        var then = LedgerState.EMPTY;
        List<LedgerTable.Row> rows;
        do {
            rows = table.after(then.position(), at);
            if (!rows.isEmpty()) {
                then = then.after(understood(rows), rows.getLast().id());
            }
        } while (rows.size() == LedgerTable.PAGE);
        return then;
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public CompletableFuture<List<RecordedEntry>> append(Origin by, String reason, LedgerEntry entry) {
        return append(by, reason, List.of(entry));
    }

    /**
     * Writes entries, all or none. When the stage completes they are on disk and this node has them; other nodes have
     * them a second later. For a request that was carried out before, the result is what was written then.
     */
    public CompletableFuture<List<RecordedEntry>> append(
            Origin by, String reason, List<? extends LedgerEntry> entries) {
        var copy = List.copyOf(entries);
        return CompletableFuture.supplyAsync(() -> write(by, reason, copy), appending);
    }

    @Override
    public void close() {
        appending.close();
    }

    private List<RecordedEntry> write(Origin by, String reason, List<? extends LedgerEntry> entries) {
        var at = time.instant().truncatedTo(ChronoUnit.MILLIS);
        try {
            var ids = table.append(at, by, reason, entries);
            read();
            var recorded = new ArrayList<RecordedEntry>();
            for (int i = 0; i < ids.size() && i < entries.size(); i++) {
                recorded.add(new RecordedEntry(ids.get(i), at, by.who(), by.via(), reason, entries.get(i)));
            }
            return recorded;
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    /** Reads what was added since the last time. */
    public void read() throws SQLException {
        following.lock();
        try {
            List<LedgerTable.Row> rows;
            do {
                rows = table.after(state.position());
                readAt = time.nanos();
                if (!rows.isEmpty()) {
                    move(rows);
                }
            } while (rows.size() == LedgerTable.PAGE);
        } finally {
            following.unlock();
        }
    }

    private void move(List<LedgerTable.Row> rows) {
        var before = state;
        var understood = understood(rows);
        var now = before.after(understood, rows.getLast().id());
        state = now;
        for (var listener : listeners) {
            try {
                listener.moved(before, now, understood);
            } catch (RuntimeException e) {
                LOG.error("A listener to the ledger failed at entry {}", now.position(), e);
            }
        }
    }

    private List<RecordedEntry> understood(List<LedgerTable.Row> rows) {
        var understood = new ArrayList<RecordedEntry>();
        for (var row : rows) {
            var entry = decode(row);
            if (entry != null) {
                understood.add(new RecordedEntry(row.id(), row.at(), row.by(), row.via(), row.reason(), entry));
            }
        }
        return understood;
    }

    /** An entry that cannot be decoded is skipped and blocks nothing: a newer version may have written it. */
    private @Nullable LedgerEntry decode(LedgerTable.Row row) {
        try {
            var entry = LedgerCodec.decode(row.kind(), row.payload());
            if (entry.isPresent()) {
                return entry.get();
            }
            LOG.warn(
                    "Ledger entry {} is skipped: this version of Tocsin does not know the kind {}",
                    row.id(),
                    row.kind());
        } catch (JsonProcessingException e) {
            LOG.error("Ledger entry {} ({}) is skipped: it cannot be read", row.id(), row.kind(), e);
        }
        skipped.increment();
        return null;
    }
}
