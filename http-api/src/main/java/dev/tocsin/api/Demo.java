package dev.tocsin.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.Json;
import dev.tocsin.app.configuration.ConfigFiles;
import dev.tocsin.channel.JsonText;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.core.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Plays one incident through a real node, over HTTP, and prints what the timeline says as it happens. */
final class Demo {
    private static final Duration TIMEOUT = Duration.ofSeconds(45);
    private static final Duration POLL = Duration.ofMillis(100);

    private final TimeSource time = TimeSource.system();
    private final PrintStream out;
    private final HttpClient http = HttpClient.newHttpClient();
    private String base = "";
    private Instant start = Instant.EPOCH;
    private long seen;

    Demo(PrintStream out) {
        this.out = out;
    }

    int run() throws Exception {
        var directory = Files.createTempDirectory("tocsin-demo");
        try {
            var files = files(directory.resolve("config"));
            out.println("Starting Tocsin with its own embedded PostgreSQL …");
            try (var storage = Storage.embedded(directory.resolve("data"));
                    var node = Node.start(
                            files,
                            configuration(files),
                            storage.database(),
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            time)) {
                base = ListenAddress.url(node.address());
                play();
            }
            return 0;
        } finally {
            delete(directory);
        }
    }

    private void play() throws Exception {
        out.println("Ready on " + base + ". Policy: primary on call, 4 s to answer; then secondary.");
        out.println();
        out.println("An Alertmanager webhook arrives:");
        start = time.instant();
        var result = post("/api/v1/webhooks/alertmanager", resource("demo/alertmanager.json"))
                .path("results")
                .path(0);
        var incident = JsonText.of(result.path("incident"));
        out.println("  " + JsonText.of(result.path("outcome")) + " incident " + incident);
        out.println("  why: " + JsonText.of(result.path("reason")));
        out.println();
        out.println("The timeline, as it happens:");
        follow(incident, "page-delivered");
        out.println("          … nobody answers …");
        follow(incident, "level-paged");
        follow(incident, "page-delivered");
        post("/api/v1/incidents/" + incident + "/ack", "{\"user\": \"alex\"}");
        follow(incident, "acknowledged");
        post("/api/v1/incidents/" + incident + "/timeline", "{\"user\": \"alex\", \"text\": \"rolled back 4.2\"}");
        post("/api/v1/incidents/" + incident + "/resolve", "{\"user\": \"alex\", \"reason\": \"the rollback worked\"}");
        follow(incident, "resolved");
        out.println();
        var shown = get("/api/v1/incidents/" + incident);
        out.printf(
                Locale.ROOT,
                "%s: %s, owner %s, acknowledged %s after it opened.%n",
                JsonText.of(shown.path("title")),
                JsonText.of(shown.path("status")),
                JsonText.of(shown.path("owner")),
                since(JsonText.of(shown.path("createdAt")), JsonText.of(shown.path("acknowledgedAt"))));
        out.println("Next: ./tocsin serve, and point Alertmanager at "
                + "http://127.0.0.1:8080/api/v1/webhooks/alertmanager");
    }

    /** Prints the timeline until the next event of a type. */
    private void follow(String incident, String type) throws Exception {
        var end = time.instant().plus(TIMEOUT);
        while (time.instant().isBefore(end)) {
            for (var entry : get("/api/v1/incidents/" + incident + "/timeline?after=" + seen)
                    .path("entries")) {
                seen = entry.path("number").asLong();
                print(entry);
                if (JsonText.of(entry.path("type")).equals(type)) {
                    return;
                }
            }
            time.sleep(POLL);
        }
        throw new TimeoutException("the demo waited too long for " + type);
    }

    private void print(JsonNode entry) {
        out.printf(
                Locale.ROOT,
                "  %6s  %-20s %s%n",
                since(start.toString(), JsonText.of(entry.path("at"))),
                JsonText.of(entry.path("type")),
                JsonText.of(entry.path("text")));
    }

    private static String since(String from, String to) {
        var millis = Math.max(
                0, Duration.between(Instant.parse(from), Instant.parse(to)).toMillis());
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private JsonNode get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
    }

    private JsonNode post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode send(HttpRequest.Builder request) throws Exception {
        var response = http.send(request.timeout(Duration.ofSeconds(15)).build(), BodyHandlers.ofByteArray());
        if (response.statusCode() >= 300) {
            throw new IOException("HTTP " + response.statusCode() + ": " + new String(response.body(), UTF_8));
        }
        return Json.read(response.body());
    }

    /** The demo's configuration is loaded from files, as every other is. */
    private static ConfigFiles files(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("demo.yaml"), resource("demo/demo.yaml"));
        return new ConfigFiles(Optional.of(directory), System::getenv);
    }

    private static Configuration configuration(ConfigFiles files) {
        return switch (files.load()) {
            case LoadResult.Valid(var configuration) -> configuration;
            case LoadResult.Invalid(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Demo.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the build lacks " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
