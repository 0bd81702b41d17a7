package dev.tocsin.engine.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the database answers, without a caller having to wait for it. It asks once a second on a connection of
 * its own, which fails at once when the server is gone, while the pool goes on hoping; and then through the pool, which
 * needs a while to notice that the server is back.
 */
public final class DatabaseProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProbe.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int LONGEST_ANSWER_SECONDS = 2;

    private final Database database;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("database-probe").daemon().factory());
    private @Nullable Connection own;
    private volatile boolean up = true;

    public DatabaseProbe(Database database) {
        this.database = database;
        scheduler.scheduleWithFixedDelay(this::probe, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
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
        var answers = answers();
        if (answers != up) {
            LOG.warn(answers ? "The database answers again" : "The database does not answer; senders are told to wait");
        }
        up = answers;
    }

    private boolean answers() {
        try {
            return answersDirectly() && database.run(connection -> connection.isValid(LONGEST_ANSWER_SECONDS));
        } catch (Exception e) {
            return false;
        }
    }

    private boolean answersDirectly() throws SQLException {
        if (own == null) {
            own = database.connect();
        }
        var answers = own.isValid(LONGEST_ANSWER_SECONDS);
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
