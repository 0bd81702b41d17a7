package dev.tocsin.runtime.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.testing.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("the programs of PostgreSQL are shared by all that start it")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedDatabaseTest {
    private Path directory;

    @BeforeEach
    void create() throws IOException {
        directory = Files.createTempDirectory("tocsin-embedded");
    }

    @AfterEach
    void delete() {
        TestDatabase.delete(directory);
    }

    @Test
    void server_keepsPromises_andItsDataOverARestart_andLocksItsDirectory() throws IOException {
        try (var server = EmbeddedDatabase.start(directory)) {
            for (var setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                assertEquals("on", query(server.jdbcUrl(), server.password(), "show " + setting));
            }
            assertEquals("127.0.0.1", query(server.jdbcUrl(), server.password(), "show listen_addresses"));
            assertEquals("", query(server.jdbcUrl(), server.password(), "show unix_socket_directories"));
            assertThrows(IllegalStateException.class, () -> query(server.jdbcUrl(), "guessed", "select 1"));
            assertEquals("rwx------", permissions(directory.resolve("postgresql")));
            assertEquals(
                    "rwx------",
                    permissions(Path.of(System.getProperty("user.home"), ".cache", "tocsin", "postgresql")));
            assertEquals("rw-------", permissions(directory.resolve("postgresql.password")));
            query(server.jdbcUrl(), server.password(), "create table kept as select 'kept'::text as value; select 1");

            var refused = assertThrows(IOException.class, () -> EmbeddedDatabase.start(directory));
            assertTrue(refused.getMessage().contains("another Tocsin uses " + directory), refused.getMessage());
            assertEquals("kept", query(server.jdbcUrl(), server.password(), "select value from kept"));
        }
        try (var server = EmbeddedDatabase.start(directory)) {
            assertEquals("kept", query(server.jdbcUrl(), server.password(), "select value from kept"));
        }
    }

    @Test
    void serverLeftBehindByAKilledTocsin_isTakenOver_withItsData_andStoppedInTheEnd() throws Exception {
        var leftBehind = killedHolder();
        try (var server = EmbeddedDatabase.start(directory)) {
            assertEquals(leftBehind, postmaster());
            assertEquals("kept", query(server.jdbcUrl(), server.password(), "select value from kept"));
        }
        assertFalse(leftBehind.isAlive());
        try (var server = EmbeddedDatabase.start(directory)) {
            assertEquals("kept", query(server.jdbcUrl(), server.password(), "select value from kept"));
        }
    }

    @Test
    void serverLeftBehindThatDoesNotSuit_isStopped_whoeverIsConnected_andTheDataIsThere() throws Exception {
        var leftBehind = killedHolder();
        var url = "jdbc:postgresql://127.0.0.1:"
                + Files.readAllLines(directory.resolve("postgresql").resolve("postmaster.pid"))
                        .get(3)
                + "/postgres";
        var password = Files.readString(directory.resolve("postgresql.password"));
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        // An operator's psql is still connected: that must not hold the next start up.
        try (var _ = DriverManager.getConnection(url, EmbeddedDatabase.USER, password)) {
            try (var server = EmbeddedDatabase.start(directory, free)) {
                assertFalse(leftBehind.isAlive());
                assertEquals(free, server.port());
                assertEquals("kept", query(server.jdbcUrl(), server.password(), "select value from kept"));
            }
        }
    }

    /** The server of a Tocsin that was killed. */
    private ProcessHandle killedHolder() throws Exception {
        var holder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "--sun-misc-unsafe-memory-access=allow",
                        Holder.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        var said = new StringBuilder();
        var url = "";
        try (var lines = holder.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith("READY ")) {
                    url = line.substring("READY ".length());
                    break;
                }
            }
            assertTrue(url.startsWith("jdbc:"), said::toString);
            // Another process cannot have the directory either.
            assertTrue(assertThrows(IOException.class, () -> EmbeddedDatabase.start(directory))
                    .getMessage()
                    .contains("another Tocsin"));
            holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        var leftBehind = postmaster();
        assertTrue(leftBehind.isAlive());
        return leftBehind;
    }

    private ProcessHandle postmaster() throws IOException {
        var pid = Files.readAllLines(directory.resolve("postgresql").resolve("postmaster.pid"))
                .getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String query(String url, String password, String sql) {
        try (var connection = DriverManager.getConnection(url, EmbeddedDatabase.USER, password);
                var statement = connection.createStatement()) {
            for (var isRows = statement.execute(sql); !isRows; isRows = statement.getMoreResults()) {}
            statement.getResultSet().next();
            return statement.getResultSet().getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A Tocsin of its own process, to be killed. */
    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            var server = EmbeddedDatabase.start(Path.of(arguments[0]));
            query(server.jdbcUrl(), server.password(), "create table kept as select 'kept'::text as value; select 1");
            System.out.println("READY " + server.jdbcUrl());
            Thread.sleep(Duration.ofMinutes(5));
        }
    }
}
