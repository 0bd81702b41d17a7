package dev.tocsin.engine.db;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows whether the database answers, without a caller having to wait for it: it asks once a second. */
public final class DatabaseProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProbe.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int LONGEST_ANSWER_SECONDS = 2;

    private final Database database;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("database-probe").daemon().factory());
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
        scheduler.shutdownNow();
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
            return database.run(connection -> connection.isValid(LONGEST_ANSWER_SECONDS));
        } catch (Exception e) {
            return false;
        }
    }
}
