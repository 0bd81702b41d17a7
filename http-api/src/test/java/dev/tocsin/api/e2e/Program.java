package dev.tocsin.api.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program of somebody else's, running until it is closed, with what it says in a file. */
final class Program implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path log;

    private Program(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static Optional<Path> onPath(String name) {
        var path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Arrays.stream(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Skips the test if a program is not installed; with {@code -Dtocsin.e2e=required} that is a failure. */
    static void require(String debianPackages, String... names) {
        var missing =
                Arrays.stream(names).filter(name -> onPath(name).isEmpty()).toList();
        var what = "not on the PATH: " + missing + " (Debian: apt-get install " + debianPackages + ")";
        if ("required".equals(System.getProperty("tocsin.e2e"))) {
            assertEquals(List.of(), missing, what);
        }
        assumeTrue(missing.isEmpty(), what);
    }

    /** @param directory to run in, and for its log */
    static Program start(Path directory, String name, String... arguments) throws IOException {
        var command =
                new java.util.ArrayList<>(List.of(onPath(name).orElseThrow().toString()));
        command.addAll(List.of(arguments));
        var log = directory.resolve(name + ".log");
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        return new Program(name, process, log);
    }

    /** A port that was free a moment ago: for programs that do not tell which one they took. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError(name + " ended with " + process.exitValue());
        }
    }

    String said() {
        try {
            return "--- " + name + "\n" + Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
