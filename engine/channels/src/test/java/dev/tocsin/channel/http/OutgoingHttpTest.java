package dev.tocsin.channel.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tocsin.channel.Destinations;
import dev.tocsin.channel.Http.Call;
import dev.tocsin.channel.Http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingHttpTest {
    private static final byte[] BODY = "hello".getBytes(StandardCharsets.UTF_8);

    private static final Destinations LOOPBACK = _ -> List.of(InetAddress.getLoopbackAddress());
    private static final Duration BOUND = Duration.ofMillis(300);

    private final CountDownLatch over = new CountDownLatch(1);
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
        server.createContext("/silent", this::neverEnds);
        server.createContext("/drips", this::neverEnds);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
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
        var answer = send(LOOPBACK, "provider.example", "/");

        assertEquals(200, answer.status());
        assertEquals(1, calls.get());
    }

    @Test
    void send_followsNoRedirectAndKeepsTheBeginningOfALargeAnswer() {
        assertEquals(302, send(LOOPBACK, "provider.example", "/moved").status());
        assertEquals(1, calls.get());
        var large = send(LOOPBACK, "provider.example", "/large");
        assertEquals(64 * 1024, large.body().length);
        assertTrue(large.header("Set-Cookie").isPresent());
    }

    @Test
    void send_oneAfterTheOther_keepsTheConnection() {
        try (var http = new OutgoingHttp(LOOPBACK, Runnable::run)) {
            for (int i = 0; i < 50; i++) {
                assertEquals(200, send(http, "provider.example", "/").status());
            }
        }
        // A call may begin before the connection of the one before is free again.
        assertTrue(callers.size() < 10, () -> "50 calls took " + callers.size() + " connections");
    }

    @Test
    void longestCall_isTenSeconds_unlessAnotherBoundIsGiven() {
        try (var usual = new OutgoingHttp(LOOPBACK, Runnable::run);
                var other = new OutgoingHttp(LOOPBACK, Runnable::run, BOUND)) {
            assertEquals(Duration.ofSeconds(10), usual.longest());
            assertEquals(BOUND, other.longest());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/silent", "/drips"})
    void callThatDoesNotEnd_isGivenUpAtTheBound(String path) {
        try (var http = new OutgoingHttp(LOOPBACK, Runnable::run, BOUND)) {
            var start = System.nanoTime();
            var failure = assertThrows(CompletionException.class, () -> http.send(call("provider.example", path))
                    .toCompletableFuture()
                    .join());
            // A silence as long is noticed by the client as well, perhaps first.
            assertTrue(
                    failure.getCause() instanceof TimeoutException
                            || failure.getCause() instanceof SocketTimeoutException,
                    failure::toString);
            assertTrue(System.nanoTime() - start >= BOUND.toNanos(), "given up before its time");
        }
    }

    private Response send(Destinations destinations, String host, String path) {
        try (var http = new OutgoingHttp(destinations, Runnable::run)) {
            return send(http, host, path);
        }
    }

    private Response send(OutgoingHttp http, String host, String path) {
        return http.send(call(host, path)).toCompletableFuture().join();
    }

    private Call call(String host, String path) {
        var url = URI.create("http://" + host + ':' + server.getAddress().getPort() + path);
        return Call.post(url, "text/plain", BODY);
    }

    /** Ends with the test, and the drops are always some more than there is time for. */
    private void neverEnds(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals("/drips")) {
                exchange.sendResponseHeaders(200, 0);
            }
            while (!over.await(20, TimeUnit.MILLISECONDS)) {
                if (exchange.getRequestURI().getPath().equals("/drips")) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
