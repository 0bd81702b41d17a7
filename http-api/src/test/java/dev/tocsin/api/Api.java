package dev.tocsin.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.Json;
import dev.tocsin.api.http.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

/** Speaks HTTP with a node, as any client does. */
public final class Api {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final String base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    Api(String base) {
        this.base = base;
    }

    /** What came back. */
    public record Answer(int status, HttpHeaders headers, String body) {
        public JsonNode json() {
            return Json.read(body.getBytes(UTF_8));
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        public Answer expect(int wanted) {
            assertEquals(wanted, status, body);
            return this;
        }

        /** Checks that it is RFC 9457 of this status, and returns it. */
        public JsonNode problem(int wanted) {
            expect(wanted);
            assertEquals("application/problem+json", header("content-type"));
            var problem = json();
            assertEquals(wanted, problem.path("status").asInt());
            assertTrue(
                    Arrays.stream(ProblemType.values())
                            .anyMatch(type -> type.status() == wanted
                                    && type.uri().equals(problem.path("type").asText())
                                    && type.title().equals(problem.path("title").asText())),
                    body);
            assertEquals(false, problem.path("detail").asText().isBlank());
            return problem;
        }

        /** The pointers of a problem's errors. */
        public List<String> pointers() {
            return StreamSupport.stream(json().path("errors").spliterator(), false)
                    .map(error -> error.path("pointer").asText())
                    .toList();
        }
    }

    /** @param headers names and values in turn */
    public Answer get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    public Answer post(String path, String body, String... headers) {
        return send("POST", path, BodyPublishers.ofString(body), headers);
    }

    public Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, BodyPublishers.ofString(body), headers);
    }

    public Answer send(String method, String path, BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body)
                .timeout(TIMEOUT)
                .header("content-type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a request that no decent client would let us write; returns everything that came back. */
    public String raw(String request) {
        var uri = URI.create(base);
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer alertmanager(String payload, String... headers) {
        return post("/api/v1/webhooks/alertmanager", payload, headers);
    }

    /** Opened by a sender, whose alert goes on firing. */
    public String fired(String title) {
        var name = title.replaceAll("[^A-Za-z0-9]", "");
        var payload = """
            {"version": "4", "groupKey": "{}:{alertname=%2$s}", "status": "firing", "receiver": "tocsin",
             "alerts": [{"status": "firing", "labels": {"alertname": "%2$s", "severity": "critical"},
               "annotations": {"summary": "%1$s"}, "startsAt": "2026-11-20T12:00:00Z", "fingerprint": "f%2$s"}]}
            """.formatted(title, name);
        return alertmanager(payload)
                .expect(202)
                .json()
                .path("results")
                .path(0)
                .path("incident")
                .asText();
    }

    public JsonNode incident(String id) {
        return get("/api/v1/incidents/" + id).expect(200).json();
    }

    public String status(String incident) {
        return incident(incident).path("status").asText();
    }

    /** An incident's timeline in words: what happened by whom and by which way, and the text of it. */
    public List<String> story(String incident) {
        var entries = get("/api/v1/incidents/" + incident + "/timeline").json().path("entries");
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.path("type").asText() + " by "
                        + entry.path("by").asText() + " via "
                        + entry.path("via").asText() + ": " + entry.path("text").asText())
                .toList();
    }

    /** The types of an incident's events, in order. */
    public List<String> timeline(String id) {
        var entries =
                get("/api/v1/incidents/" + id + "/timeline").expect(200).json().path("entries");
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.path("type").asText())
                .toList();
    }

    /** Creates an incident and returns its id. */
    public String created(String body) {
        return post("/api/v1/incidents", body).expect(201).json().path("id").asText();
    }
}
