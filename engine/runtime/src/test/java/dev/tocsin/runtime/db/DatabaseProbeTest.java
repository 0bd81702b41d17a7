package dev.tocsin.runtime.db;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nobody probes at intervals here: what it finds out it was told of. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DatabaseProbeTest {
    /** A machine that is busy may take its time to answer. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /** Those that migrate the schema need some. */
    private static final int CONNECTIONS = 4;

    /** Gives back what was taken. */
    private interface Taken extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    @TempDir
    private Path directory;

    private EmbeddedDatabase server;
    private Database database;
    private DatabaseProbe probe;
    private boolean running = true;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedDatabase.start(directory.resolve("database"));
        database = Database.open(server.jdbcUrl(), EmbeddedDatabase.USER, server.password(), CONNECTIONS);
        probe = new DatabaseProbe(database, database::isWaitedFor, ANSWER_TIMEOUT);
        probe.wake();
        eventually(() -> assertTrue(probe.early() >= 1, "the first look is over"));
    }

    @AfterEach
    void stop() throws Exception {
        probe.close();
        database.close();
        if (running) {
            server.close();
        }
    }

    private void goAway() {
        running = false;
        server.close();
    }

    @Test
    void statementThatFindsTheServerGone_isEnoughToKnow() throws Exception {
        assertThrows(
                SQLException.class,
                () -> database.run(connection -> {
                    goAway();
                    return select(connection);
                }));

        eventually(() -> assertFalse(probe.isUp()));
    }

    @Test
    void connectionThatIsWaitedFor_isEnoughToKnow() throws Exception {
        var ended = new AtomicBoolean();
        CompletableFuture<Void> waiting;
        try (var _ = everyConnection()) {
            goAway();
            waiting = CompletableFuture.runAsync(() -> {
                while (!ended.get()) {
                    waitForAConnection();
                }
            });
            eventually(() -> {
                probe.probeIfWaitedFor();
                assertFalse(probe.isUp());
            });
        } finally {
            ended.set(true);
        }
        waiting.join();
    }

    @Test
    void slowStatement_thatUsesThePoolUp_isLookedAt_andNobodyIsTurnedAwayForIt() throws Exception {
        var before = probe.early();
        try (var _ = everyConnection()) {
            var waiting = CompletableFuture.runAsync(
                    () -> assertThrows(SQLException.class, this::select, "there is no other connection"));
            eventually(() -> {
                probe.probeIfWaitedFor();
                assertTrue(probe.early() >= before + 1);
            });
            waiting.join();
        }
        eventually(() -> assertTrue(probe.early() >= before + 2));
        assertTrue(probe.isUp());
        assertEquals(1, select());
    }

    @Test
    void connectionThatBreaksAlone_isLookedAt_andNobodyIsTurnedAwayForIt() throws Exception {
        var before = probe.early();
        assertThrows(
                SQLException.class,
                () -> database.run(connection -> {
                    try (var statement = connection.createStatement()) {
                        return statement.execute("select pg_terminate_backend(pg_backend_pid())");
                    }
                }));
        eventually(() -> assertTrue(probe.early() >= before + 1));
        assertTrue(probe.isUp());
        assertEquals(1, select());
    }

    private Taken everyConnection() throws SQLException {
        var all = new ArrayList<Connection>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(database.dataSource().getConnection());
        }
        return () -> {
            for (var connection : all) {
                connection.close();
            }
        };
    }

    private int select() throws SQLException {
        return database.run(DatabaseProbeTest::select);
    }

    private static int select(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select 1")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Past everything that would tell the probe of a failure. */
    private void waitForAConnection() {
        try (var connection = database.dataSource().getConnection()) {
            connection.isValid(1);
        } catch (SQLException _) {
            // It is waited for again.
        }
    }
}
