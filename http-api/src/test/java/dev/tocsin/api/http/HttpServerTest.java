package dev.tocsin.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Isolated("it reads all that is logged")
@Timeout(120)
class HttpServerTest {
    private static final String SECRET = "s3cr3t";

    private static final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private static ActorSystem<Void> system;
    private static HttpServer server;

    @BeforeAll
    static void start() throws Exception {
        var config = ConfigFactory.parseResources("tocsin-engine.conf")
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        system = ActorSystem.create(Behaviors.empty(), "http", config);
        var bodies = Bodies.ofHeap(_ -> Optional.empty(), new SimpleMeterRegistry());
        server = HttpServer.start(
                system,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Directives.concat(
                        Directives.path("fine", () -> Endpoint.of(_ -> fine())),
                        Directives.path(
                                "echo",
                                () -> Endpoint.withBody(_ -> new Endpoint.Admitted(
                                        bodies.proven(100),
                                        body -> CompletableFuture.completedFuture(
                                                Responses.json(200, Map.of("bytes", body.length)))))),
                        Directives.path("thrown", () -> Endpoint.of(_ -> fine(overflow(1)))),
                        Directives.path("later", () -> Endpoint.of(_ -> fine().thenCompose(_ -> fine(overflow(1))))),
                        Directives.path(
                                "linkage",
                                () -> Endpoint.of(_ -> {
                                    throw new NoClassDefFoundError(SECRET);
                                })),
                        Directives.path(
                                "unexpected",
                                () -> Endpoint.of(_ -> {
                                    throw new IllegalStateException(SECRET);
                                })),
                        Directives.path("outside", HttpServerTest::outside)),
                _ -> false,
                meters);
    }

    @AfterAll
    static void stop() {
        server.close();
        system.terminate();
    }

    /** To Pekko an Error is the end of the node. */
    @ParameterizedTest
    @ValueSource(strings = {"thrown", "later", "linkage", "unexpected", "outside"})
    void whatIsThrown_endsItsRequestOnly_withoutWords_andWithOneLineThatHasTheIdOfTheAnswer(String path) {
        var logger = (Logger) LoggerFactory.getLogger(Responses.class);
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        logger.addAppender(log);
        try {
            var answer = get("/" + path);
            assertTrue(answer.startsWith("HTTP/1.1 500"), answer);
            assertFalse(answer.contains(SECRET) || answer.contains("Error\"") || answer.contains("java."), answer);
            assertEquals(1, log.list.size(), log.list::toString);
            var id = log.list.getFirst().getFormattedMessage().replaceAll(".*request ([0-9a-f]{16}).*", "$1");
            assertTrue(answer.contains(id), () -> id + " is not in " + answer);
        } finally {
            logger.detachAppender(log);
        }
        assertTrue(get("/fine").startsWith("HTTP/1.1 200"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /fine HTTP/1.1\nHost: x\n\n",
                "HEAD /fine HTTP/1.1\nHost: x\n\n",
                "GET /nothing HTTP/1.1\nHost: x\n\n",
                "GET /../fine HTTP/1.1\nHost: x\n\n",
                "GET /fine?%zz HTTP/1.1\nHost: x\n\n",
                "GET /thrown HTTP/1.1\nHost: x\n\n",
                "nonsense\n\n",
            })
    void everyAnswer_isOfItsTypeAndKeptByNobody(String request) {
        var answer = send(request.replace("\n\n", "\nConnection: close\n\n"));
        assertTrue(answer.contains("\nX-Content-Type-Options: nosniff\r\n"), answer);
        assertTrue(answer.contains("\nCache-Control: no-store\r\n"), answer);
    }

    @Test
    void head_isAnsweredAsGetWithoutBody() {
        var answer = send("HEAD /fine/ HTTP/1.1\nHost: x\nConnection: close\n\n");
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        assertTrue(answer.contains("\nContent-Length: 2\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }

    @Test
    void http2_isNotSpoken() {
        var answer = send("PRI * HTTP/2.0\n\nSM\n\n");
        assertTrue(answer.startsWith("HTTP/1.1 501"), answer);
    }

    @Test
    void requestsInARow_shareAConnection_andAreAnsweredInOrder() {
        var one = "POST /echo HTTP/1.1\nHost: x\nContent-Length: 3\n\nabc";
        var answer = send(one + one + "POST /echo HTTP/1.1\nHost: x\nConnection: close\nTransfer-Encoding: chunked\n\n"
                + "2\nab\n0\n\n");
        assertEquals(2, answer.split("\"bytes\":3", -1).length - 1, answer);
        assertEquals(1, answer.split("\"bytes\":2", -1).length - 1, answer);
    }

    /** Pekko's parser keeps a chunk until it is whole, so this is answered before anybody has seen the body. */
    @Test
    void chunkThatIsTooLarge_isCounted_andItsAnswerNamesTheRemedy() {
        var log = LogLines.all();
        try (log) {
            var answer = send("POST /echo HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n433333\n"
                    + "x".repeat(0x433333) + "\n0\n\n");
            assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
            assertTrue(answer.contains("max_alerts"), answer);
        }
        assertEquals(
                1, meters.counter("tocsin.intake.refused", "reason", "size").count());
        assertTrue(
                log.lines().stream().anyMatch(line -> line.contains("requests were too large and are lost")),
                () -> log.lines().toString());
    }

    private static Route outside() {
        throw new IllegalStateException(SECRET);
    }

    private static CompletionStage<HttpResponse> fine() {
        return fine(0);
    }

    private static CompletionStage<HttpResponse> fine(int unused) {
        return CompletableFuture.completedFuture(Responses.json(200, Map.of()));
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int overflow(int n) {
        return n + overflow(n + 1);
    }

    private static String get(String path) {
        return send("GET " + path + " HTTP/1.1\nHost: x\nConnection: close\n\n");
    }

    private static String send(String request) {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
