package dev.tocsin.bench;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Tocsin of its own process, with an embedded PostgreSQL and fresh data; every alert is an incident of its own. */
final class Server implements AutoCloseable {
    private static final String CONFIG = """
        severities: [{name: critical, auto_resolve: never}]
        default_severity: critical
        channels: {sink: {type: webhook, url: "http://127.0.0.1:%d/page"}}
        users: {sam: {name: Sam, contacts: [{channel: sink}]}}
        policies: {default: {levels: [{responders: [{user: sam}], timeout: 12h}]}}
        receivers: {default: {policy: default}}
        route: {receiver: default, group_by: ['...'], group_wait: %s}
        """;
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final Path directory;
    private final Process process;
    private final URI base;
    private final Duration startUp;
    private final HttpClient http = HttpClient.newHttpClient();

    private Server(Path directory, Process process, URI base, Duration startUp) {
        this.directory = directory;
        this.process = process;
        this.base = base;
        this.startUp = startUp;
    }

    /** @param groupWait a duration as the configuration writes it; {@code 12h} = nobody is paged */
    static Server start(int sinkPort, String groupWait, String... jvmFlags) throws IOException {
        var directory = Files.createTempDirectory("tocsin-bench");
        return start(directory, sinkPort, groupWait, jvmFlags);
    }

    private static Server start(Path directory, int sinkPort, String groupWait, String... jvmFlags) throws IOException {
        var config = Files.createDirectories(directory.resolve("config"));
        Files.writeString(config.resolve("bench.yaml"), CONFIG.formatted(sinkPort, groupWait));
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmFlags));
        command.addAll(List.of(
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tocsin.api.Main",
                "serve",
                "--config=" + config,
                "--data=" + directory.resolve("data"),
                "--listen=127.0.0.1:0"));
        var begin = System.nanoTime();
        var process = new ProcessBuilder(command)
                .redirectError(directory.resolve("log").toFile())
                .start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        while (System.nanoTime() - begin < LONGEST_START.toNanos()) {
            var line = lines.readLine();
            if (line == null) {
                break;
            }
            if (line.startsWith("Tocsin is ready on ")) {
                var startUp = Duration.ofNanos(System.nanoTime() - begin);
                Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
                return new Server(directory, process, URI.create(line.substring(19)), startUp);
            }
        }
        process.destroy();
        throw new IOException("Tocsin did not start:\n" + Files.readString(directory.resolve("log")));
    }

    URI base() {
        return base;
    }

    Duration startUp() {
        return startUp;
    }

    /** Resident memory of the JVM alone. */
    long residentBytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        }
    }

    /** The sum of a metric over its labels. @param start of its lines */
    double metric(String start) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve("/metrics")).build();
        return http.send(request, BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    void collectGarbage() throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
