package dev.tocsin.engine.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private static final Duration WAIT_SEEN_AFTER = Duration.ofMillis(100);

    /** @param longestAnswer in whole seconds: a database that takes longer counts as not answering */
    record Pace(Duration every, Duration longestAnswer) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    private final Database database;
    private final BooleanSupplier waitedFor;
    private final int longestAnswer;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("database-probe").daemon().factory());
    private @Nullable Connection own;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean up = true;
    private volatile int early;

    public DatabaseProbe(Database database) {
        this(database, database::isWaitedFor, Pace.USUAL);
    }

    /** @param waitedFor whether a thread waits for a connection */
    DatabaseProbe(Database database, BooleanSupplier waitedFor, Pace pace) {
        this.database = database;
        this.waitedFor = waitedFor;
        this.longestAnswer = (int) pace.longestAnswer().toSeconds();
        scheduler.scheduleWithFixedDelay(this::probe, 0, pace.every().toMillis(), TimeUnit.MILLISECONDS);
        scheduler.scheduleWithFixedDelay(this::lookIfWaitedFor, 0, WAIT_SEEN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        database.onTrouble(this::wake);
    }

    /** How often the database was probed before the next scheduled time. */
    int early() {
        return early;
    }

    void wake() {
        if (up && !woken.getAndSet(true)) {
            try {
                scheduler.execute(this::lookEarly);
            } catch (RejectedExecutionException _) {
                // The probe is closed: nobody needs the result.
            }
        }
    }

    private void lookIfWaitedFor() {
        try {
            if (up && waitedFor.getAsBoolean()) {
                lookEarly();
            }
        } catch (RuntimeException e) {
            LOG.warn("Cannot tell whether a request is waiting for a database connection", e);
        }
    }

    private void lookEarly() {
        woken.set(false);
        if (up && !answersAtAll()) {
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
    public void close() {
        scheduler.execute(this::disconnect);
        scheduler.shutdown();
    }

    private void probe() {
        became(answers());
    }

    private void became(boolean answers) {
        if (answers != up) {
            LOG.warn(
                    answers
                            ? "The database answers again"
                            : "The database does not answer; senders are asked to retry later");
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
            own = database.connect();
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
