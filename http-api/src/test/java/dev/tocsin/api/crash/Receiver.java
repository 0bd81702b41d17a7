package dev.tocsin.api.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tocsin.api.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where the pages arrive. It outlives every Tocsin, and writes down each delivery, repetitions too. */
final class Receiver implements AutoCloseable {
    /**
     * @param id of the page or digest: a receiver that honours it takes the repetitions for one
     * @param pages that it stands for
     */
    record Delivery(String id, int pages, String incident, int level, String recipient, Instant at) {}

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    private volatile Duration takes = Duration.ZERO;

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/pages";
    }

    /** How long it has a page in its hands before it answers. */
    void takes(Duration time) {
        takes = time;
    }

    List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    List<Delivery> deliveries(String incident, int level) {
        return deliveries.stream()
                .filter(delivery -> delivery.incident().equals(incident) && delivery.level() == level)
                .toList();
    }

    long repetitions() {
        return deliveries.size()
                - deliveries.stream().map(Delivery::id).distinct().count();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var at = Instant.now();
            var data = Json.read(exchange.getRequestBody().readAllBytes()).path("data");
            deliveries.add(new Delivery(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    data.path("pages").asInt(1),
                    data.path("incident").path("id").asText(),
                    data.path("level").asInt(),
                    data.path("recipient").asText(),
                    at));
            Thread.sleep(takes);
            exchange.sendResponseHeaders(204, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
