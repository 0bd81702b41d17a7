package dev.tocsin.api.answers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tocsin.api.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * PagerDuty and Opsgenie as far as pages go, with people in them: what is sent there has its effect, and can be asked
 * for. Neither ever sends a webhook.
 */
final class OtherSide implements AutoCloseable {
    private record Page(String status, Instant created, Instant changed, String by) {}

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private volatile boolean deaf;

    OtherSide() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** While it is, it takes what is done to a page and forgets it. */
    void deaf(boolean now) {
        deaf = now;
    }

    String status(String page) {
        return Optional.ofNullable(pages.get(page)).map(Page::status).orElse("unknown");
    }

    /** Somebody does it there. */
    void does(String page, String status, String who) {
        pages.computeIfPresent(page, (_, now) -> new Page(status, now.created(), Instant.now(), who));
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var uri = exchange.getRequestURI();
            var body = exchange.getRequestBody().readAllBytes();
            var path = uri.getPath().substring(1).split("/");
            var asks = exchange.getRequestMethod().equals("GET");
            switch (path[path.length - 1]) {
                case "enqueue" -> answer(exchange, 202, event(Json.read(body)));
                case "incidents" -> answer(exchange, 200, incidents(query(uri.getQuery(), "incident_key")));
                case "alerts" ->
                    answer(exchange, 202, created(Json.read(body).path("alias").asText()));
                default -> {
                    var alias = asks ? path[path.length - 1] : path[path.length - 2];
                    if (asks) {
                        answer(exchange, pages.containsKey(alias) ? 200 : 404, alert(alias));
                    } else {
                        done(alias, path[path.length - 1]);
                        answer(exchange, 202, "{\"requestId\": \"r\"}");
                    }
                }
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private String event(JsonNode event) {
        var page = event.path("dedup_key").asText();
        return switch (event.path("event_action").asText()) {
            case "trigger" -> created(page);
            case "acknowledge" -> done(page, "acknowledge");
            default -> done(page, "close");
        };
    }

    private String created(String page) {
        var now = Instant.now();
        pages.putIfAbsent(page, new Page("triggered", now, now, ""));
        return "{\"dedup_key\": \"" + page + "\", \"requestId\": \"r\"}";
    }

    private String done(String page, String action) {
        var next =
                switch (action) {
                    case "acknowledge" -> "acknowledged";
                    case "unacknowledge" -> "triggered";
                    default -> "resolved";
                };
        if (!deaf && !status(page).equals("resolved") && !status(page).equals(next)) {
            does(page, next, "");
        }
        return "{\"dedup_key\": \"" + page + "\"}";
    }

    private String incidents(String key) {
        return Optional.ofNullable(pages.get(key))
                .map(page -> "{\"incidents\": [{\"status\": \"" + page.status() + "\", \"created_at\": \""
                        + page.created() + "\", \"last_status_change_at\": \"" + page.changed()
                        + "\", \"last_status_change_by\": {\"id\": \"PUSR\", \"type\": \""
                        + (page.by().isEmpty() ? "service_reference" : "user_reference") + "\", \"summary\": \""
                        + page.by() + "\"}}]}")
                .orElse("{\"incidents\": []}");
    }

    private String alert(String alias) {
        return Optional.ofNullable(pages.get(alias))
                .map(page -> "{\"data\": {\"status\": \"" + (page.status().equals("resolved") ? "closed" : "open")
                        + "\", \"acknowledged\": " + page.status().equals("acknowledged") + ", \"updatedAt\": \""
                        + page.changed() + "\", \"report\": {\"acknowledgedBy\": \"" + page.by()
                        + "\", \"closedBy\": \"" + page.by() + "\"}}}")
                .orElse("{\"message\": \"not found\"}");
    }

    private static String query(String query, String name) {
        for (var part : query.split("&")) {
            if (part.startsWith(name + '=')) {
                return part.substring(name.length() + 1);
            }
        }
        throw new AssertionError(query);
    }
}
