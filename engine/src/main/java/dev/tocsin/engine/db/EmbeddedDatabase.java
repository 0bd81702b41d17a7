package dev.tocsin.engine.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own in a directory that is kept. One Tocsin at a time may use a directory. A server that a
 * killed Tocsin left behind is stopped before a new one starts.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    public static final String USER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private final RandomAccessFile lockFile;
    private final FileLock lock;
    private final EmbeddedPostgres server;
    private final String password;

    private EmbeddedDatabase(RandomAccessFile lockFile, FileLock lock, EmbeddedPostgres server, String password) {
        this.lockFile = lockFile;
        this.lock = lock;
        this.server = server;
        this.password = password;
    }

    /** Starts the server, creating the directory on first use. */
    public static EmbeddedDatabase start(Path directory) throws IOException {
        return start(directory, 0);
    }

    /** @param port to listen on, on loopback; 0 = a free one */
    public static EmbeddedDatabase start(Path directory, int port) throws IOException {
        PrivateFiles.directory(directory);
        var lockFile = new RandomAccessFile(directory.resolve("tocsin.lock").toFile(), "rw");
        try {
            var lock = lock(lockFile, directory);
            var data = directory.resolve("postgresql");
            stopLeftBehind(data);
            var passwordFile = directory.resolve("postgresql.password").toAbsolutePath();
            var password = PrivateFiles.secret(passwordFile);
            return new EmbeddedDatabase(lockFile, lock, startServer(data, port, passwordFile, password), password);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static FileLock lock(RandomAccessFile file, Path directory) throws IOException {
        @Nullable FileLock lock;
        try {
            lock = file.getChannel().tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException("another Tocsin uses " + directory + "; stop it, or give this one another --data");
        }
        return lock;
    }

    private static EmbeddedPostgres startServer(Path data, int port, Path passwordFile, String password)
            throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                // Its own choice is a folder in /tmp that everybody on the machine may write to.
                .setOverrideWorkingDirectory(binaries(data).toFile())
                // It would let every local user in as superuser; these reach initdb behind its own "-A trust".
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setConnectConfig("password", password)
                .setServerConfig("unix_socket_directories", "")
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(LONGEST_START)
                // The library starts PostgreSQL with -F, which is fsync off: it was made for tests. We keep promises.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_buffers", "128MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("jit", "off")
                .start();
    }

    /** Where PostgreSQL's programs are unpacked: once for each user, or beside the data of a user without a home. */
    private static Path binaries(Path data) throws IOException {
        var cache = Path.of(System.getProperty("user.home"), ".cache", "tocsin");
        try {
            return PrivateFiles.directory(cache).resolve("postgresql");
        } catch (IOException e) {
            LOG.debug("{} cannot be used", cache, e);
            return data.resolveSibling("programs");
        }
    }

    /** For the holder of the directory's lock: nobody else can be using the server. */
    private static void stopLeftBehind(Path data) throws IOException {
        var server = leftBehind(data);
        if (server.isEmpty()) {
            return;
        }
        LOG.info(
                "Stopping a PostgreSQL that an earlier Tocsin left behind (pid {})",
                server.get().pid());
        stopFast(server.get());
        try {
            server.get().onExit().get(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the PostgreSQL in " + data + " does not stop; end process "
                            + server.get().pid() + " by hand",
                    e);
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** SIGINT: on SIGTERM, which is all that Java can send, PostgreSQL waits for its last client to leave. */
    private static void stopFast(ProcessHandle server) throws IOException {
        new ProcessBuilder("sh", "-c", "kill -INT " + server.pid()).start();
    }

    private static Optional<ProcessHandle> leftBehind(Path data) throws IOException {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(pidFile);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        var server =
                ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(process -> serves(process, data));
        if (server.isEmpty()) {
            // PostgreSQL would take whoever has this pid by now for the server, and refuse to start.
            Files.delete(pidFile);
        }
        return server;
    }

    /** After a reboot, or in a new container, the pid that was written down may be anybody's. */
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

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    /** Of {@link #USER}; kept in the directory, where only its owner can read it. */
    public String password() {
        return password;
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        try (lockFile) {
            server.close();
            if (lock.isValid()) {
                lock.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
