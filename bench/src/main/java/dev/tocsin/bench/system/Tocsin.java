package dev.tocsin.bench.system;

import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Tocsin of its own process with an embedded PostgreSQL; every alert is an incident of its own. */
public final class Tocsin implements PagingSystem {
    /** For {@code groupWait}: nobody is paged during a measurement. */
    public static final String NOBODY_IS_PAGED = "12h";

    /** As the {@code tocsin} script gives them. */
    public static final List<String> JVM_FLAGS = List.of("@" + Path.of("deploy", "jvm.options"));

    /** Made by the {@code bench} script, as {@code tocsin} makes one of its own. */
    private static final Path CACHE = Path.of("bench", "target", "tocsin.aot");

    private static final String CONFIG = """
        severities: [{name: critical, auto_resolve: never}]
        default_severity: critical
        storm_guard: off
        outgoing: {allow_networks: [127.0.0.0/8]}
        channels: {sink: {type: webhook, url: "http://127.0.0.1:%d/page"}}
        users: {sam: {name: Sam, contacts: [{channel: sink}]}}
        policies: {default: {levels: [{responders: [{user: sam}], timeout: 12h}]}}
        receivers: {default: {policy: default}}
        route: {receiver: default, group_by: ['...'], group_wait: %s}
        """;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final Path directory;
    private final boolean temporary;
    private final Process process;
    private final URI base;
    private final long startedAt;
    private final Duration startUp;
    private final HttpClient http = HttpClient.newHttpClient();

    private Tocsin(Path directory, boolean temporary, Process process, URI base, long startedAt, Duration startUp) {
        this.directory = directory;
        this.temporary = temporary;
        this.process = process;
        this.base = base;
        this.startedAt = startedAt;
        this.startUp = startUp;
    }

    /**
     * On fresh data that goes when it is closed.
     *
     * @param groupWait from the first alert to the page, as the configuration writes durations
     */
    public static Tocsin start(int sinkPort, String groupWait, String... jvmFlags) throws IOException {
        return start(Files.createTempDirectory("tocsin-bench"), true, CONFIG.formatted(sinkPort, groupWait), jvmFlags);
    }

    /** A configuration by which alerts of the same alertname are one incident, paged at once. */
    public static String oneIncident(int sinkPort) {
        return CONFIG.formatted(sinkPort, "0s").replace("['...']", "[alertname]");
    }

    /** The same with a configuration of its own. */
    public static Tocsin startWith(String configuration, String... jvmFlags) throws IOException {
        return start(Files.createTempDirectory("tocsin-bench"), true, configuration, jvmFlags);
    }

    /** On data that is kept. */
    public static Tocsin startOn(Path directory, int sinkPort, String groupWait, String... jvmFlags)
            throws IOException {
        return start(directory, false, CONFIG.formatted(sinkPort, groupWait), jvmFlags);
    }

    private static Tocsin start(Path directory, boolean temporary, String configuration, String... jvmFlags)
            throws IOException {
        var flags = new ArrayList<>(List.of("-XX:AOTCache=" + CACHE));
        flags.addAll(List.of(jvmFlags));
        var command = Jvm.command(flags, "dev.tocsin.api.Main");
        command.addAll(List.of(
                "serve",
                "--without-tokens",
                "--config=" + writeConfig(directory, configuration),
                "--data=" + data(directory),
                "--listen=127.0.0.1:0"));
        var begin = System.nanoTime();
        var process = new ProcessBuilder(command)
                .redirectError(directory.resolve("log").toFile())
                .start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        while (System.nanoTime() - begin < START_TIMEOUT.toNanos()) {
            var line = lines.readLine();
            if (line == null) {
                break;
            }
            if (line.startsWith("Tocsin is ready on ")) {
                var startUp = Duration.ofNanos(System.nanoTime() - begin);
                Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
                return new Tocsin(directory, temporary, process, URI.create(line.substring(19)), begin, startUp);
            }
        }
        process.destroy();
        throw new IOException("Tocsin did not start:\n" + Files.readString(directory.resolve("log")));
    }

    private static Path writeConfig(Path directory, String configuration) throws IOException {
        var config = Files.createDirectories(directory.resolve("config"));
        Files.writeString(config.resolve("bench.yaml"), configuration);
        return config;
    }

    /** What it will be configured with when it is started on that directory. */
    static Configuration configuration(Path directory, int sinkPort, String groupWait) throws IOException {
        return switch (ConfigLoader.load(writeConfig(directory, CONFIG.formatted(sinkPort, groupWait)), _ -> null)) {
            case LoadResult.Valid(var configuration) -> configuration;
            case LoadResult.Invalid(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }

    /** Where it keeps its data. @param directory it was started on */
    public static Path data(Path directory) {
        return directory.resolve("data");
    }

    @Override
    public URI base() {
        return base;
    }

    @Override
    public Sender.Format format() {
        return Sender.Format.WEBHOOK;
    }

    @Override
    public Map<String, Long> processes() throws IOException {
        return Map.of("the JVM's", process.pid(), "PostgreSQL's", postgres());
    }

    /** The JVM. */
    public long jvm() {
        return process.pid();
    }

    /** PostgreSQL's first process, the parent of all others. */
    public long postgres() throws IOException {
        return new PostgresFiles(data(directory)).pid();
    }

    /** A connection to its database. */
    public Connection database() throws IOException, SQLException {
        return new PostgresFiles(data(directory)).connect();
    }

    /** {@link System#nanoTime} of the start of the process. */
    public long startedAt() {
        return startedAt;
    }

    /** From the start of the process to its being ready. */
    public Duration startUp() {
        return startUp;
    }

    /** The sum of a metric over its labels. @param start of its lines */
    public double metric(String start) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve("/metrics")).build();
        return http.send(request, BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** In bytes, what nothing refers to any more included. */
    public long heapUsed() throws IOException, InterruptedException {
        return (long) metric("jvm_memory_used_bytes{area=\"heap\"");
    }

    /** kill -9. PostgreSQL lives on, as it would. */
    public void kill() throws IOException {
        process.destroyForcibly();
        await();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        await();
        if (temporary) {
            Directories.delete(directory);
        }
    }

    private void await() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
