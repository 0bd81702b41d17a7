package dev.tocsin.engine.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.tocsin.engine.channel.Destinations;
import dev.tocsin.engine.channel.Http.Answer;
import dev.tocsin.engine.channel.Http.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutgoingHttpTest {
    private static final byte[] BODY = "hello".getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger calls = new AtomicInteger();
    private final Set<Integer> callers = ConcurrentHashMap.newKeySet();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            callers.add(exchange.getRemoteAddress().getPort());
            var size = exchange.getRequestURI().getPath().equals("/large") ? 1_000_000 : 5;
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.getResponseHeaders().add("Set-Cookie", "a=b");
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/moved") ? 302 : 200, size);
            exchange.getResponseBody().write(new byte[size]);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void send_toAnAddressThatIsNotAllowed_connectsToNothing() {
        Destinations nothing = host -> {
            throw new UnknownHostException(host + " is not public");
        };
        for (var host : List.of("127.0.0.1", "localhost")) {
            var failure = assertThrows(CompletionException.class, () -> send(nothing, host, "/"));
            assertInstanceOf(UnknownHostException.class, failure.getCause());
        }
        assertEquals(0, calls.get());
    }

    @Test
    void send_connectsToTheAddressThatWasLookedAt() {
        var answer = send(_ -> List.of(InetAddress.getLoopbackAddress()), "provider.example", "/");

        assertEquals(200, answer.status());
        assertEquals(1, calls.get());
    }

    @Test
    void send_followsNoRedirectAndKeepsTheBeginningOfALargeAnswer() {
        Destinations here = _ -> List.of(InetAddress.getLoopbackAddress());

        assertEquals(302, send(here, "provider.example", "/moved").status());
        assertEquals(1, calls.get());
        var large = send(here, "provider.example", "/large");
        assertEquals(64 * 1024, large.body().length);
        assertTrue(large.header("Set-Cookie").isPresent());
    }

    @Test
    void send_oneAfterTheOther_keepsTheConnection() {
        try (var http = new OutgoingHttp(_ -> List.of(InetAddress.getLoopbackAddress()), Runnable::run)) {
            for (int i = 0; i < 50; i++) {
                assertEquals(200, send(http, "provider.example", "/").status());
            }
        }
        // A call may begin before the connection of the one before is free again.
        assertTrue(callers.size() < 10, () -> "50 calls took " + callers.size() + " connections");
    }

    private Answer send(Destinations destinations, String host, String path) {
        try (var http = new OutgoingHttp(destinations, Runnable::run)) {
            return send(http, host, path);
        }
    }

    private Answer send(OutgoingHttp http, String host, String path) {
        var url = URI.create("http://" + host + ':' + server.getAddress().getPort() + path);
        return http.send(Call.post(url, "text/plain", BODY))
                .toCompletableFuture()
                .join();
    }
}
