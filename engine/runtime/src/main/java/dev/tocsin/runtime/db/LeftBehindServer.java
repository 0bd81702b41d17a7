package dev.tocsin.runtime.db;

import dev.tocsin.core.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that outlived the Tocsin that started it. Only for the holder of the directory's lock, so nobody
 * else is using it.
 *
 * @param port on the loopback interface; 0 = not written to the pid file yet
 */
record LeftBehindServer(ProcessHandle process, int port) {
    private static final Logger LOG = LoggerFactory.getLogger(LeftBehindServer.class);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final int CONNECT_TIMEOUT_SECONDS = 5;
    /** The line of the port in postmaster.pid, from 0. */
    private static final int PORT_LINE = 3;

    static Optional<LeftBehindServer> in(Path data) throws IOException {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(pidFile);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        var process = ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(found -> serves(found, data));
        if (process.isEmpty()) {
            // PostgreSQL would take the process that has this pid by now for the server, and refuse to start.
            Files.delete(pidFile);
        }
        var port =
                lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0;
        return process.map(found -> new LeftBehindServer(found, port));
    }

    /** Whether the process is the server: after a reboot, or in a new container, the pid may belong to any process. */
    private static boolean serves(ProcessHandle process, Path data) {
        var info = process.info();
        return info.command().filter(command -> command.contains("postgres")).isPresent()
                && info.arguments()
                        .map(arguments -> Arrays.stream(arguments).anyMatch(argument -> names(argument, data)))
                        .orElse(true);
    }

    private static boolean names(String argument, Path directory) {
        try {
            return Files.isSameFile(Path.of(argument), directory);
        } catch (IOException | InvalidPathException _) {
            return false;
        }
    }

    /** Whether the server can be used further, on the requested port (0 = any). */
    boolean suits(int wantedPort, String user, String password) {
        if (port == 0 || (wantedPort != 0 && wantedPort != port)) {
            return false;
        }
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("loginTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        try (var connection = DriverManager.getConnection(jdbcUrl(), properties)) {
            return connection.isValid(CONNECT_TIMEOUT_SECONDS);
        } catch (SQLException e) {
            LOG.debug("the PostgreSQL left behind (pid {}) does not answer", process.pid(), e);
            return false;
        }
    }

    private String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Stops the server, whichever clients are connected; waits at most {@link #STOP_TIMEOUT}. */
    void stop() throws IOException {
        // SIGINT: on SIGTERM, which is all that Java can send, PostgreSQL waits for its last client to leave.
        new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start();
        var time = TimeSource.system();
        var begin = time.nanos();
        while (process.isAlive()) {
            if (time.nanos() - begin > STOP_TIMEOUT.toNanos()) {
                throw new IOException(
                        "the PostgreSQL left behind does not stop; end process " + process.pid() + " by hand");
            }
            pause(time);
        }
    }

    /** {@link ProcessHandle#onExit} of a process that is not a child polls at ever longer intervals. */
    private static void pause(TimeSource time) throws IOException {
        try {
            time.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
