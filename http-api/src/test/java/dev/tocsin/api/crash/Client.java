package dev.tocsin.api.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Speaks to a Tocsin as Alertmanager does, and reads what became of it. */
final class Client implements AutoCloseable {
    /** An entry of a timeline. */
    record Entry(long number, Instant at, String type, String text) {}

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI base;

    Client(URI base) {
        this.base = base;
    }

    /** Fires alerts, each a group of its own. */
    HttpResponse<byte[]> fire(List<String> names) throws IOException, InterruptedException {
        var alerts = names.stream()
                .map(name -> Map.of(
                        "status",
                        "firing",
                        "labels",
                        Map.of("alertname", name, "severity", "critical"),
                        "annotations",
                        Map.of("summary", name + " is broken"),
                        "fingerprint",
                        name))
                .toList();
        return http.send(
                request("/api/v1/webhooks/alertmanager")
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofByteArray(
                                Json.write(Map.of("version", "4", "status", "firing", "alerts", alerts))))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    /** The incidents that a 202 names, in the order of the alerts. */
    static List<String> incidents(HttpResponse<byte[]> accepted) {
        return StreamSupport.stream(Json.read(accepted.body()).path("results").spliterator(), false)
                .map(result -> result.path("incident").asText())
                .toList();
    }

    void acknowledge(String incident) throws IOException, InterruptedException {
        var response = http.send(
                request("/api/v1/incidents/" + incident + "/ack")
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString("{\"user\": \"sam\"}"))
                        .build(),
                BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new AssertionError("answered " + response.statusCode() + ": " + new String(response.body()));
        }
    }

    List<Entry> timeline(String incident) {
        var entries = get("/api/v1/incidents/" + incident + "/timeline").path("entries");
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> new Entry(
                        entry.path("number").asLong(),
                        Instant.parse(entry.path("at").asText()),
                        entry.path("type").asText(),
                        entry.path("text").asText()))
                .toList();
    }

    /** The version of the configuration that holds. */
    String configuration() {
        return get("/api/v1/config").path("version").asText();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private JsonNode get(String path) {
        try {
            var response = http.send(request(path).GET().build(), BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new AssertionError(
                        path + " answered " + response.statusCode() + ": " + new String(response.body()));
            }
            return Json.read(response.body());
        } catch (IOException e) {
            throw new AssertionError(path + " did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    }
}
