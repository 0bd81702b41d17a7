package dev.tocsin.engine.channel.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpServer;
import dev.tocsin.engine.channel.Channel.Result;
import dev.tocsin.engine.channel.DigestMessage;
import dev.tocsin.engine.channel.Network;
import dev.tocsin.engine.channel.PageMessage;
import dev.tocsin.engine.outgoing.AllowedDestinations;
import dev.tocsin.engine.outgoing.OutgoingHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebhookChannelTest {
    /** From the tests of Standard Webhooks itself. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final Instant NOW = Instant.now();
    private static final PageMessage MESSAGE = new PageMessage(
            "01k.1",
            2,
            "sam",
            "room 1",
            "on call in primary",
            1,
            "01k",
            "Checkout is \"slow\" – 5 s",
            "critical",
            "checkout",
            "new",
            "default",
            Instant.parse("2026-11-20T12:00:00Z"),
            PageMessage.Details.NONE);

    private record Received(String method, Map<String, List<String>> headers, String body) {}

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final OutgoingHttp http =
            new OutgoingHttp(new AllowedDestinations(() -> List.of(Network.of("127.0.0.0/8"))), Runnable::run);
    private volatile int status = 200;
    private volatile Optional<String> retryAfter = Optional.empty();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/hook", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(exchange.getRequestMethod(), exchange.getRequestHeaders(), body));
            retryAfter.ifPresent(value -> exchange.getResponseHeaders().add("Retry-After", value));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.createContext("/stuck", _ -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        http.close();
    }

    @Test
    void signature_isTheKnownAnswer() {
        assertEquals(
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                new WebhookSignature(SECRET)
                        .sign(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                1_614_265_330,
                                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                new WebhookSignature(SECRET).sign("a", 1, new byte[0]),
                new WebhookSignature(SECRET.substring("whsec_".length())).sign("a", 1, new byte[0]));
    }

    @Test
    void send_isVerifiedByTheStandardsOwnLibrary() throws Exception {
        assertEquals(new Result.Delivered("HTTP 200"), send());
        var request = received.take();
        var headers = HttpHeaders.of(request.headers(), (_, _) -> true);
        new Webhook(SECRET).verify(request.body(), headers);
        assertThrows(WebhookVerificationException.class, () -> new Webhook(SECRET)
                .verify(request.body().replace("critical", "minor"), headers));
        assertEquals(Optional.of("01k.1"), headers.firstValue("webhook-id"));
        assertEquals(
                NOW.getEpochSecond(),
                headers.firstValueAsLong("webhook-timestamp").orElseThrow());
    }

    @Test
    void send_postsThePageAsJson() throws Exception {
        send();
        var request = received.take();
        assertEquals("POST", request.method());
        assertEquals(List.of("application/json"), request.headers().get("Content-type"));
        assertEquals(new JsonMapper().readTree("""
            {"type": "page", "data": {"page": "01k.1", "attempt": 2, "recipient": "sam",
             "address": "room 1", "level": 1, "why": "on call in primary", "nextLevelAt": null,
             "incident": {"id": "01k", "title": "Checkout is \\"slow\\" – 5 s",
              "severity": "critical", "status": "new", "service": "checkout",
              "policy": "default", "openedAt": "2026-11-20T12:00:00Z",
               "alerts": 1, "labels": {}, "description": "", "source": ""}}}
            """), new JsonMapper().readTree(request.body()));
    }

    @Test
    void send_postsADigestAsJson_underItsOwnId() throws Exception {
        var digest = new DigestMessage(
                "digest-1", 1, "sam", "room 1", "too many", 40, Map.of("critical", 40), List.of(MESSAGE));
        channel("/hook", Optional.empty()).send(digest).toCompletableFuture().join();
        var request = received.take();
        assertEquals(List.of("digest-1"), request.headers().get("Webhook-id"));
        assertEquals(new JsonMapper().readTree("""
            {"type": "digest", "data": {"digest": "digest-1", "attempt": 1, "recipient": "sam", "address": "room 1",
             "why": "too many", "headline": "40 incidents page you: 40 critical", "pages": 40,
             "severities": {"critical": 40},
             "listed": [{"page": "01k.1", "level": 1, "why": "on call in primary",
              "incident": {"id": "01k", "title": "Checkout is \\"slow\\" – 5 s",
               "severity": "critical", "status": "new", "service": "checkout",
               "policy": "default", "openedAt": "2026-11-20T12:00:00Z",
               "alerts": 1, "labels": {}, "description": "", "source": ""}}],
             "more": 39}}
            """), new JsonMapper().readTree(request.body()));
    }

    @Test
    void send_withoutASecret_isNotSigned() throws Exception {
        channel("/hook", Optional.empty()).send(MESSAGE).toCompletableFuture().join();
        assertFalse(received.take().headers().containsKey("Webhook-signature"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void everything2xx_isDelivered(int status) {
        this.status = status;
        assertEquals(new Result.Delivered("HTTP " + status), send());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 403, 404, 405, 410, 413, 422})
    void redirectsAndMost4xx_arePermanent(int status) {
        this.status = status;
        assertInstanceOf(Result.Permanent.class, send());
        assertEquals(1, received.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void busyAndBroken_areRetryable(int status) {
        this.status = status;
        assertEquals(new Result.Retryable("the receiver answered HTTP " + status, Optional.empty()), send());
    }

    @Test
    void gone_saysThatItWantsNoMore() {
        status = 410;
        assertEquals(new Result.Permanent("the receiver answered HTTP 410: it wants no more pages"), send());
    }

    @ParameterizedTest
    @CsvSource({"429, 17", "503, 0", "500, 3600"})
    void retryAfter_inSeconds(int status, long seconds) {
        this.status = status;
        this.retryAfter = Optional.of(Long.toString(seconds));
        assertEquals(
                new Result.Retryable("the receiver answered HTTP " + status, Optional.of(Duration.ofSeconds(seconds))),
                send());
    }

    @Test
    void retryAfter_asADate() {
        status = 429;
        retryAfter = Optional.of("Fri, 20 Nov 2026 12:00:30 GMT");
        var channel = new WebhookChannel(
                http,
                url("/hook"),
                Optional.empty(),
                Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC));
        assertEquals(
                new Result.Retryable("the receiver answered HTTP 429", Optional.of(Duration.ofSeconds(30))),
                channel.send(MESSAGE).toCompletableFuture().join());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "99999999999999999999", "1.5", ""})
    void retryAfter_thatIsNonsense_isPassedOver(String value) {
        status = 503;
        retryAfter = Optional.of(value);
        assertEquals(new Result.Retryable("the receiver answered HTTP 503", Optional.empty()), send());
    }

    @Test
    void noAnswer_failsAfterTenSeconds() {
        var start = System.nanoTime();
        var failure = assertThrows(CompletionException.class, () -> channel("/stuck", Optional.empty())
                .send(MESSAGE)
                .toCompletableFuture()
                .join());
        assertInstanceOf(TimeoutException.class, failure.getCause());
        var seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertTrue(seconds >= 9, () -> seconds + " s");
    }

    @Test
    void nobodyListening_fails() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var channel = new WebhookChannel(
                http, URI.create("http://127.0.0.1:" + port + "/hook"), Optional.empty(), Clock.systemUTC());
        var failure = assertThrows(
                CompletionException.class,
                () -> channel.send(MESSAGE).toCompletableFuture().join());
        assertInstanceOf(IOException.class, failure.getCause());
    }

    private Result send() {
        return channel("/hook", Optional.of(new WebhookSignature(SECRET)))
                .send(MESSAGE)
                .toCompletableFuture()
                .join();
    }

    private WebhookChannel channel(String path, Optional<WebhookSignature> signature) {
        return new WebhookChannel(http, url(path), signature, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
