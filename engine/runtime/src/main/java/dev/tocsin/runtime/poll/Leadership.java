package dev.tocsin.runtime.poll;

import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node does the work that only one node does. The leader holds an advisory lock of PostgreSQL on a
 * connection of its own, and confirms it again and again. PostgreSQL releases the lock when the connection ends: at once
 * when the process dies, and after {@link Pace#session} without a confirmation when the process is suspended or its host
 * is unreachable. The node itself stops believing earlier, after {@link Pace#valid}, so no two nodes believe it at the
 * same time.
 */
final class Leadership implements AutoCloseable {
    /**
     * How often the leader confirms, and how long it leads without a confirmation.
     *
     * @param valid how long a confirmation counts on the node; shorter than {@code session}
     * @param session how long PostgreSQL keeps the connection without one
     */
    record Pace(Duration every, Duration valid, Duration session) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(10));
    }

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    /** The lock of this schema: several installations may share a database. */
    private static final String TRY_LOCK =
            "select pg_try_advisory_lock(hashtext('tocsin.leader'), hashtext(current_schema()))";

    private final Database database;
    private final TimeSource time;
    private final Pace pace;
    private boolean locked;
    private volatile @Nullable Connection connection;
    private volatile @Nullable Confirmation confirmation;
    private volatile boolean closed;

    /** When the lead was confirmed, by both clocks. */
    private record Confirmation(long nanos, long millis) {}

    Leadership(Database database, TimeSource time, Pace pace, MeterRegistry meters) {
        this.database = database;
        this.time = time;
        this.pace = pace;
        Metric.LEADER.gauge(meters, () -> isHeld() ? 1 : 0);
    }

    /** How often a node that does not lead looks whether it does now. */
    Duration every() {
        return pace.every();
    }

    /**
     * The monotonic clock stops while the host is suspended, and the wall clock may be set back: both must say that the
     * confirmation is recent.
     */
    boolean isHeld() {
        var last = confirmation;
        return last != null
                && time.nanos() - last.nanos() < pace.valid().toNanos()
                && Math.abs(time.millis() - last.millis()) < pace.valid().toMillis();
    }

    /** Takes the lock if it is free, and makes sure that this node still has it. One thread at a time calls it. */
    void confirm() throws SQLException {
        try {
            if (closed) {
                return;
            }
            var current = connection;
            if (current == null) {
                current = connect();
                connection = current;
            }
            // Before the statement: PostgreSQL counts the session's idle time from a later instant.
            var asked = new Confirmation(time.nanos(), time.millis());
            var had = locked;
            locked = had ? answers(current) : tryLock(current);
            confirmation = locked ? asked : null;
            if (locked && !had) {
                LOG.info("This node is the leader: it does the work that only one node does");
            }
        } catch (SQLException e) {
            if (locked && !closed) {
                LOG.warn("This node is no longer the leader: its connection to the database has ended");
            }
            disconnect();
            throw e;
        } finally {
            if (closed) {
                disconnect();
            }
        }
    }

    /** Each wait for the database is shorter than a confirmation counts. */
    private Connection connect() throws SQLException {
        var timeout = pace.valid().dividedBy(2);
        var made = database.connect(timeout);
        try (var statement = made.createStatement()) {
            made.setNetworkTimeout(Runnable::run, (int) timeout.toMillis());
            statement.execute("set application_name = 'tocsin leader'");
            statement.execute("set idle_session_timeout = " + pace.session().toMillis());
            return made;
        } catch (SQLException e) {
            made.close();
            throw e;
        }
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(TRY_LOCK)) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static boolean answers(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute("select 1");
        }
    }

    private void disconnect() {
        confirmation = null;
        locked = false;
        var ended = connection;
        connection = null;
        try {
            if (ended != null) {
                ended.close();
            }
        } catch (SQLException e) {
            LOG.debug("The connection was gone", e);
        }
    }

    /** Releases the lock, so that another node leads at once. Waits neither for the database nor for a confirmation. */
    @Override
    public void close() {
        closed = true;
        confirmation = null;
        var current = connection;
        try {
            if (current != null) {
                current.abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOG.debug("The connection was gone", e);
        }
    }
}
