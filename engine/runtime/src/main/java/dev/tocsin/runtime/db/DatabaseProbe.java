package dev.tocsin.runtime.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the database answers, so that callers need not wait for it. Once a second it queries first a connection
 * of its own, which fails at once if the server is gone while the pool is still waiting. Then it queries the pool,
 * which takes a while to notice that the server is back. If another connection breaks, or a thread waits for one, its
 * own connection is queried at once. A slow database or an exhausted pool alone is no reason to refuse requests.
 */
public final class DatabaseProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProbe.class);

    /** In whole seconds: a database that takes longer counts as not answering. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Database database;
    private final BooleanSupplier waitedFor;
    private final int longestAnswer;
    private @Nullable Connection own;
    private boolean closed;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean up = true;
    private volatile int early;

    public DatabaseProbe(Database database) {
        this(database, database::isWaitedFor, ANSWER_TIMEOUT);
    }

    /** @param waitedFor whether a thread waits for a connection */
    DatabaseProbe(Database database, BooleanSupplier waitedFor, Duration answerTimeout) {
        this.database = database;
        this.waitedFor = waitedFor;
        this.longestAnswer = (int) answerTimeout.toSeconds();
        database.onTrouble(this::wake);
    }

    /** How often the database was probed before the next scheduled time. */
    int early() {
        return early;
    }

    void wake() {
        if (up && !woken.getAndSet(true)) {
            Thread.startVirtualThread(this::lookEarly);
        }
    }

    /** Probes the database at once if a thread waits for a connection. */
    public void probeIfWaitedFor() {
        if (up && waitedFor.getAsBoolean()) {
            lookEarly();
        }
    }

    private synchronized void lookEarly() {
        woken.set(false);
        if (up && !closed && !answersAtAll()) {
            became(false);
        }
        early++;
    }

    private boolean answersAtAll() {
        try {
            return answersDirectly();
        } catch (SQLException | RuntimeException e) {
            return false;
        }
    }

    public boolean isUp() {
        return up;
    }

    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }

    /** Probes the database. */
    public synchronized void probe() {
        if (!closed) {
            became(answers());
        }
    }

    private void became(boolean answers) {
        if (answers != up) {
            LOG.warn(
                    answers
                            ? "The database answers again"
                            : "The database does not answer; senders get 503 and are asked to retry");
        }
        up = answers;
    }

    private boolean answers() {
        try {
            return answersDirectly() && database.run(connection -> connection.isValid(longestAnswer));
        } catch (Exception e) {
            return false;
        }
    }

    private boolean answersDirectly() throws SQLException {
        if (own == null) {
            own = database.connect(CONNECT_TIMEOUT);
        }
        var answers = own.isValid(longestAnswer);
        if (!answers) {
            disconnect();
        }
        return answers;
    }

    private void disconnect() {
        try {
            if (own != null) {
                own.close();
            }
        } catch (SQLException e) {
            LOG.debug("The connection was gone", e);
        }
        own = null;
    }
}
