package dev.tocsin.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.Network;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The route answers with the status that the path names, and a negative one is marked as a refusal; the clock stands still
 * unless a test moves it.
 */
@Isolated("it reads what is logged of callers")
class ClientLimitsTest {
    private static final String HOME = "203.0.113.7";
    private static final Refusal REFUSAL = new Refusal("test");
    private static ActorSystem<Void> system;

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicInteger served = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ClientLimits limits = new ClientLimits(
            () -> List.of(Network.of("10.0.0.0/8"), Network.of("2001:db8:ffff::/48")), meters, nanos::get);
    private final Function<HttpRequest, CompletionStage<HttpResponse>> all = handler(limits.limitRefusals(route()));

    @BeforeAll
    static void start() {
        system = ActorSystem.create(Behaviors.empty(), "callers");
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    private static Function<HttpRequest, CompletionStage<HttpResponse>> handler(Route route) {
        return request -> {
            try {
                return route.handler(system).apply(request);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }

    private Route route() {
        return Directives.extractRequest(request -> {
            served.incrementAndGet();
            var status = Integer.parseInt(request.getUri().getPathString().substring(1));
            var response = HttpResponse.create().withStatus(Math.abs(status));
            return Directives.complete(status < 0 ? REFUSAL.mark(response) : response);
        });
    }

    private static int ask(
            Function<HttpRequest, CompletionStage<HttpResponse>> way, int path, String peer, String... forwarded) {
        return answer(way, path, peer, forwarded).status().intValue();
    }

    private static HttpResponse answer(
            Function<HttpRequest, CompletionStage<HttpResponse>> way, int path, String peer, String... forwarded) {
        var request = HttpRequest.GET("/" + path)
                .addAttribute(AttributeKeys.remoteAddress, RemoteAddress.create(InetAddress.ofLiteral(peer)));
        for (var header : forwarded) {
            request = request.addHeader(RawHeader.create("X-Forwarded-For", header));
        }
        return way.apply(request).toCompletableFuture().join();
    }

    private void exhaust(String peer, String... forwarded) {
        for (int i = 0; i < 60; i++) {
            assertEquals(403, ask(all, -403, peer, forwarded));
        }
    }

    private double counted(String answer) {
        return meters.get("tocsin.callers.refused")
                .tags("kind", "test", "answer", answer)
                .counter()
                .count();
    }

    @Test
    void refusedSixtyTimes_isToldToWait_andWhoeverShowsWhoTheyAre_isServedAllTheSame() {
        exhaust(HOME);

        var refusal = answer(all, -403, HOME);

        assertEquals(429, refusal.status().intValue());
        assertEquals(
                "2", refusal.getHeader("Retry-After").map(HttpHeader::value).orElse(""));
        assertEquals(60, counted("refused"));
        assertEquals(1, counted("limited"));
        for (int i = 0; i < 700; i++) {
            assertEquals(200, ask(all, 200, HOME), "what is right is always taken");
            assertEquals(400, ask(all, 400, HOME), "and what is right and broken is told so");
        }
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertEquals(403, ask(all, -403, HOME));
        assertEquals(429, ask(all, -403, HOME));
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        exhaust(HOME);
        assertEquals(429, ask(all, -403, HOME), "waiting saves up sixty and no more");
    }

    @Test
    void usesOfOneProof_areLimited_atTwentyASecond_andNobodyElsesAre() {
        var mine = handler(limits.limitUses(REFUSAL, "mine", route()));
        var yours = handler(limits.limitUses(REFUSAL, "yours", route()));
        for (int i = 0; i < 600; i++) {
            assertEquals(200, ask(mine, 200, HOME));
        }
        var before = served.get();
        assertEquals(429, ask(mine, 200, HOME));
        assertEquals(before, served.get());
        assertEquals(200, ask(yours, 200, HOME));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        for (int i = 0; i < 20; i++) {
            assertEquals(200, ask(mine, 200, HOME));
        }
        assertEquals(429, ask(mine, 200, HOME));
    }

    @Test
    void refusals_areLoggedOnceAMinute_withHowManyThereWere() {
        var log = LogLines.of(ClientLimits.class);
        try (log) {
            exhaust(HOME);
            ask(all, -403, HOME);
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            ask(all, -403, HOME);
        }
        assertEquals(2, log.lines().size(), log.lines().toString());
        assertTrue(log.lines().getFirst().startsWith("1 requests had no valid credentials (test)"));
        assertTrue(log.lines().getLast().startsWith("61 requests"), log.lines().getLast());
        assertTrue(log.lines().getLast().contains(HOME));
    }

    @ParameterizedTest
    @CsvSource({"401", "403", "404", "410", "503"})
    void onlyWhatIsMarked_counts(int status) {
        for (int i = 0; i < 61; i++) {
            assertEquals(status, ask(all, status, HOME));
        }
        assertEquals(status, ask(all, -status, HOME));
    }

    @Test
    void behindATrustedProxy_theLastOneThatIsNoProxyIsTheCaller() {
        exhaust("10.1.2.3", "made.up, " + HOME + ":4711", "10.9.9.9");
        assertEquals(429, ask(all, -404, "10.1.2.3", HOME));
        assertEquals(429, ask(all, -404, HOME), "the same, without a proxy");
        assertEquals(404, ask(all, -404, "10.1.2.3", HOME + ", 203.0.113.8"));
        assertEquals(404, ask(all, -404, "203.0.113.9", HOME), "a stranger may say what they like");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.1.2.3    |",
                "10.1.2.3    | 10.9.9.9",
                "10.1.2.3    | 203.0.113.7, nonsense",
                "192.168.1.1 | 203.0.113.7",
                "127.0.0.1   | 203.0.113.7",
                "fd00::1     | 203.0.113.7"
            })
    void callerWhoIsNotKnown_isNotLimited_forItWouldBeEverybody(String peer, String forwarded) {
        for (int i = 0; i < 700; i++) {
            assertEquals(404, forwarded == null ? ask(all, -404, peer) : ask(all, -404, peer, forwarded));
        }
    }

    @Test
    void sixtyFourBitsOfIpv6_areOneCaller() {
        exhaust("2001:db8::1");
        assertEquals(429, ask(all, -404, "2001:db8::ffff:ffff:ffff:ffff"));
        assertEquals(429, ask(all, -404, "2001:db8:ffff::1", "[2001:db8::2]:443"));
        assertEquals(404, ask(all, -404, "2001:db8:0:1::1"));
    }

    @Test
    void manyAddresses_takeBoundedRoom() {
        for (int i = 0; i < 25_000; i++) {
            ask(all, -404, "198.%d.%d.%d".formatted(i >> 16, i >> 8 & 0xff, i & 0xff));
        }
        assertTrue(limits.size() <= 20_000, () -> limits.size() + " are remembered");
    }
}
