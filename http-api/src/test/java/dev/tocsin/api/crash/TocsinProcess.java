package dev.tocsin.api.crash;

import dev.tocsin.runtime.db.EmbeddedDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code tocsin serve} in a process of its own, on a free port. */
final class TocsinProcess implements AutoCloseable {
    private static final String READY = "Tocsin is ready on ";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(180);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroy)));
    }

    private final Process process;
    private final Path log;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final long launched = System.nanoTime();
    private volatile long readyAfterMillis;

    private TocsinProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param log where its standard error goes */
    static TocsinProcess launch(Path log, List<String> arguments) throws IOException {
        return launch(log, arguments, Map.of());
    }

    private static TocsinProcess launch(Path log, List<String> arguments, Map<String, String> environment)
            throws IOException {
        return launch(log, ClassArchive.options(), arguments, environment);
    }

    /** @param options of the JVM, the class path among them */
    static TocsinProcess launch(Path log, List<String> options, List<String> arguments, Map<String, String> environment)
            throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=logback.xml"));
        command.addAll(options);
        command.addAll(List.of("dev.tocsin.api.Main", "serve", "--without-tokens", "--listen", "127.0.0.1:0"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // As ssh may bring along: one that the machine does not have.
        builder.environment().put("LC_ALL", "xx_YY.UTF-8");
        builder.environment().putAll(environment);
        var process = builder.start();
        ALIVE.add(process);
        process.onExit().thenAccept(ALIVE::remove);
        var tocsin = new TocsinProcess(process, log);
        Thread.ofVirtual().start(tocsin::read);
        return tocsin;
    }

    static TocsinProcess start(Path log, List<String> arguments) throws IOException {
        var tocsin = launch(log, arguments);
        tocsin.address();
        return tocsin;
    }

    /** One whose database is another process's. */
    static TocsinProcess start(Path log, Path config, EmbeddedDatabase database) throws IOException {
        var arguments = List.of(
                "--config",
                config.toString(),
                "--database",
                database.jdbcUrl(),
                "--database-user",
                EmbeddedDatabase.USER);
        var tocsin = launch(log, arguments, Map.of("TOCSIN_DATABASE_PASSWORD", database.password()));
        tocsin.address();
        return tocsin;
    }

    /** Waits until it is ready. */
    URI address() throws IOException {
        try {
            return ready.get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("Tocsin did not start:\n" + log(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** From the launch of the process to its ready line. */
    Duration readyAfter() {
        return Duration.ofMillis(readyAfterMillis);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}, on this process only. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code kill -TERM}. */
    void terminate() {
        process.destroy();
    }

    /** {@code kill -HUP}. */
    void hangUp() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    }

    int awaitExit(Duration longest) throws InterruptedException {
        if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("Tocsin still runs after " + longest + ":\n" + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    private void read() {
        try (BufferedReader out = process.inputReader()) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(READY)) {
                    readyAfterMillis = (System.nanoTime() - launched) / 1_000_000;
                    ready.complete(URI.create(line.substring(READY.length())));
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new IOException("it ended"));
    }
}
