package dev.tocsin.api;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Receives webhooks as a pager would: it remembers every request and, because it honours {@code webhook-id}, tells
 * first deliveries from repetitions. What a path answers can be changed; otherwise it is 204.
 */
public final class Receiver implements AutoCloseable {
    /** @param path it came to, without the leading slash */
    public record Request(String path, Map<String, List<String>> headers, String body, Instant at) {
        public String id() {
            return header("webhook-id");
        }

        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        boolean isUpdate() {
            return body.startsWith("{\"type\":\"update\"");
        }

        public JsonNode json() {
            return Json.read(body.getBytes(UTF_8));
        }

        public JsonNode data() {
            return json().path("data");
        }
    }

    /** Answers one request. An exchange that is only closed is a connection that breaks. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(HttpExchange exchange, Request request) throws IOException, InterruptedException;
    }

    private static final String UPDATE = "update of ";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();

    private Receiver(HttpServer server) {
        this.server = server;
    }

    public static Receiver start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            var receiver = new Receiver(server);
            server.createContext("/", receiver::handle);
            server.setExecutor(receiver.executor);
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    public void on(String path, Behaviour behaviour) {
        behaviours.put(path, behaviour);
    }

    public void onUpdate(String path, Behaviour behaviour) {
        behaviours.put(UPDATE + path, behaviour);
    }

    /** Answers the n-th request to a path with the n-th status, and every later one with the last. */
    public void answer(String path, int... statuses) {
        on(path, (exchange, _) -> {
            var number = (int) requests(path).size();
            exchange.sendResponseHeaders(statuses[Math.min(number, statuses.length) - 1], -1);
        });
    }

    /** Every request to a path but updates, in the order of arrival. */
    public List<Request> requests(String path) {
        return requests.stream()
                .filter(request -> request.path().equals(path) && !request.isUpdate())
                .toList();
    }

    /** What a path was told became of its pages, repetitions too. */
    public List<Request> updates(String path) {
        return requests.stream()
                .filter(request -> request.path().equals(path) && request.isUpdate())
                .toList();
    }

    /** The first request of each webhook-id. */
    public List<Request> pages(String path) {
        var first = new LinkedHashMap<String, Request>();
        requests(path).forEach(request -> first.putIfAbsent(request.id(), request));
        return List.copyOf(first.values());
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = new LinkedHashMap<String, List<String>>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values));
            var path = exchange.getRequestURI().getPath().substring(1);
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var request = new Request(path, headers, body, Instant.now());
            requests.add(request);
            behaviours
                    .getOrDefault(request.isUpdate() ? UPDATE + path : path, (e, _) -> e.sendResponseHeaders(204, -1))
                    .answer(exchange, request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
