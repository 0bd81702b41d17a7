package dev.tocsin.api.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tocsin.api.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A webhook's receiver, PagerDuty and Slack, each of which honours its key: what comes again under one that it knows is
 * shown to nobody a second time. They outlive every Tocsin, and write down whatever they take, repetitions too.
 */
final class Providers implements AutoCloseable {
    static final String ROUTING_KEY = "R".repeat(32);
    static final String ROOM = "C024BE91L";

    private static final Meeting NOBODY = (_, take) -> {
        take.run();
        return true;
    };

    enum Provider {
        WEBHOOK,
        PAGERDUTY,
        SLACK
    }

    /**
     * What a provider is given.
     *
     * @param page the key of the page
     * @param update the key of what became of the page; "" = it is the page
     */
    record Message(Provider provider, String page, String update, String body) {
        boolean isUpdate() {
            return !update.isEmpty();
        }
    }

    /** What happens to a message on its way. */
    @FunctionalInterface
    interface Meeting {
        /**
         * Whether the provider answers; if not, the connection breaks.
         *
         * @param take what makes it the provider's own
         */
        boolean meet(Message message, Runnable take);
    }

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Message> taken = new CopyOnWriteArrayList<>();
    /** Slack's name of each message, by {@code client_msg_id}. */
    private final Map<String, String> posted = new ConcurrentHashMap<>();

    private final AtomicInteger number = new AtomicInteger();
    private volatile Meeting meeting = NOBODY;

    Providers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void on(Meeting meeting) {
        this.meeting = meeting;
    }

    /** Repetitions too. */
    List<Message> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var json = Json.read(body.getBytes(UTF_8));
            switch (exchange.getRequestURI().getPath()) {
                case "/webhook" -> webhook(exchange, body, json);
                case "/pagerduty/v2/enqueue" -> pagerDuty(exchange, body, json);
                case "/slack/chat.postMessage" -> post(exchange, body, json);
                case "/slack/chat.update" -> update(exchange, body, json);
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void webhook(HttpExchange exchange, String body, JsonNode json) throws IOException {
        var id = exchange.getRequestHeaders().getFirst("webhook-id");
        var isUpdate = json.path("type").asText().equals("update");
        var page = isUpdate ? json.path("data").path("page").asText() : id;
        if (takes(new Message(Provider.WEBHOOK, page, isUpdate ? id : "", body))) {
            exchange.sendResponseHeaders(204, -1);
        }
    }

    /** By {@code dedup_key}: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
    private void pagerDuty(HttpExchange exchange, String body, JsonNode json) throws IOException {
        var key = json.path("dedup_key").asText();
        var action = json.path("event_action").asText();
        if (!json.path("routing_key").asText().equals(ROUTING_KEY)) {
            answer(exchange, 400, Map.of("status", "invalid event"));
        } else if (takes(new Message(Provider.PAGERDUTY, key, action.equals("trigger") ? "" : action, body))) {
            answer(exchange, 202, Map.of("status", "success", "message", "Event processed", "dedup_key", key));
        }
    }

    /** By {@code client_msg_id}: a repetition gets the message that there is. */
    private void post(HttpExchange exchange, String body, JsonNode json) throws IOException {
        var key = json.path("client_msg_id").asText();
        if (takes(new Message(Provider.SLACK, key, "", body))) {
            var ts = posted.computeIfAbsent(key, _ -> "1763700000.%06d".formatted(number.incrementAndGet()));
            answer(exchange, 200, Map.of("ok", true, "channel", ROOM, "ts", ts));
        }
    }

    private void update(HttpExchange exchange, String body, JsonNode json) throws IOException {
        var ts = json.path("ts").asText();
        var page = posted.entrySet().stream()
                .filter(message -> message.getValue().equals(ts))
                .findFirst()
                .map(Map.Entry::getKey);
        if (page.isEmpty()) {
            answer(exchange, 200, Map.of("ok", false, "error", "message_not_found"));
        } else if (takes(new Message(Provider.SLACK, page.get(), ts, body))) {
            answer(exchange, 200, Map.of("ok", true, "channel", ROOM, "ts", ts));
        }
    }

    private boolean takes(Message message) {
        return meeting.meet(message, () -> taken.add(message));
    }

    private static void answer(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        var bytes = Json.write(body);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
