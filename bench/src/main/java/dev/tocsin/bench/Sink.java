package dev.tocsin.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Takes pages and remembers when each alert's first one came. */
final class Sink implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Long> arrivals = new ConcurrentHashMap<>();

    Sink() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/page", this::take);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** {@link System#nanoTime} of the first page about each alert. */
    Map<String, Long> arrivals() {
        return arrivals;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        var now = System.nanoTime();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var start = body.indexOf("\"n=") + 3;
        arrivals.putIfAbsent(body.substring(start, body.indexOf('"', start)), now);
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }
}
