package dev.tocsin.runtime.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that Tocsin runs in a directory that is kept. Only one Tocsin at a time may use a directory. A
 * server that a killed Tocsin left behind is used further; one that does not answer is stopped before a new one starts.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    public static final String USER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    /** A running server, and how to stop it. */
    private record Server(int port, Closeable stop) {}

    private final RandomAccessFile lockFile;
    private final FileLock lock;
    private final Server server;
    private final String password;

    private EmbeddedDatabase(RandomAccessFile lockFile, FileLock lock, Server server, String password) {
        this.lockFile = lockFile;
        this.lock = lock;
        this.server = server;
        this.password = password;
    }

    /** Starts the server, creating the directory on first use. */
    public static EmbeddedDatabase start(Path directory) throws IOException {
        return start(directory, 0);
    }

    /**
     * @param port to listen on, on the loopback interface; 0 = a free one
     * @throws IOException also if another Tocsin uses the directory
     */
    public static EmbeddedDatabase start(Path directory, int port) throws IOException {
        PrivateFiles.directory(directory);
        var lockFile = new RandomAccessFile(directory.resolve("tocsin.lock").toFile(), "rw");
        try {
            var lock = lock(lockFile, directory);
            var passwordFile = directory.resolve("postgresql.password").toAbsolutePath();
            var password = PrivateFiles.secret(passwordFile);
            var server = server(directory.resolve("postgresql"), port, passwordFile, password);
            return new EmbeddedDatabase(lockFile, lock, server, password);
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

    private static Server server(Path data, int port, Path passwordFile, String password) throws IOException {
        var leftBehind = LeftBehindServer.in(data);
        if (leftBehind.isPresent()) {
            var server = leftBehind.get();
            var pid = server.process().pid();
            if (server.suits(port, USER, password)) {
                LOG.info("Using the PostgreSQL that an earlier Tocsin process left running (pid {})", pid);
                return new Server(server.port(), server::stop);
            }
            LOG.info("Stopping the PostgreSQL that an earlier Tocsin process left running (pid {})", pid);
            server.stop();
        }
        var server = startServer(data, port, passwordFile, password);
        return new Server(server.getPort(), server::close);
    }

    private static EmbeddedPostgres startServer(Path data, int port, Path passwordFile, String password)
            throws IOException {
        var programs = binaries(data);
        var server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                // The library's default is a folder in /tmp that everybody on the machine may write to.
                .setOverrideWorkingDirectory(programs.toFile())
                // The library's default lets every local user in as superuser; these options reach initdb after its "-A
                // trust".
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                // PostgreSQL's own collation, not that of the environment: ssh may pass a locale that the machine does
                // not have, and a new version of the C library may order the rows of an index differently.
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setConnectConfig("password", password)
                .setServerConfig("unix_socket_directories", "")
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(START_TIMEOUT)
                // The library starts PostgreSQL with -F, which turns fsync off: it was made for tests.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                // A node takes about twenty; the others are for psql, and for nodes of tests that run in parallel.
                .setServerConfig("max_connections", "300")
                .setServerConfig("shared_buffers", "128MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("jit", "off")
                .start();
        // The library lets everybody write to this folder, and Tocsin runs the programs in it.
        PrivateFiles.close(programs);
        return server;
    }

    /**
     * Where PostgreSQL's programs are unpacked: once for each user, or beside the data if the user has no home
     * directory.
     */
    private static Path binaries(Path data) throws IOException {
        var cache = Path.of(System.getProperty("user.home"), ".cache", "tocsin");
        try {
            return PrivateFiles.directory(cache).resolve("postgresql");
        } catch (IOException e) {
            LOG.debug("{} cannot be used", cache, e);
            return data.resolveSibling("programs");
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
    }

    /** The password of {@link #USER}; stored in the directory, where only its owner can read it. */
    public String password() {
        return password;
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        try (lockFile) {
            server.stop().close();
            if (lock.isValid()) {
                lock.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
