package dev.tocsin.api.e2e;

import static dev.tocsin.api.Payloads.each;
import static dev.tocsin.api.Payloads.firing;
import static dev.tocsin.api.Payloads.group;
import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.Receiver.Request;
import dev.tocsin.api.TestNode;
import dev.tocsin.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page's provider does to us, and what we make of it. Each case has a channel and a policy of its own. */
@Execution(ExecutionMode.CONCURRENT)
class SlowOrBrokenProviderTest {
    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final List<String> CASES = List.of(
            "slow", "reset", "busy", "failing", "gone400", "gone401", "gone404", "gone410", "acknowledged", "resolved");

    private static final ManualTime TIME = new ManualTime(Instant.now());

    @AutoClose
    private static Receiver receiver;

    @AutoClose
    private static TestNode node;

    @BeforeAll
    static void start() {
        receiver = Receiver.start();
        node = TestNode.start(configuration(), Map.of("SECRET", SECRET), TIME);
    }

    @Test
    void slowAnswer_isWaitedFor() throws Exception {
        receiver.on("slow", (exchange, _) -> {
            Thread.sleep(1000);
            exchange.sendResponseHeaders(200, -1);
        });

        var id = open("slow");

        eventually(() -> assertTrue(node.api().timeline(id).contains("page-delivered")));
        assertEquals(1, receiver.requests("slow").size());
    }

    @Test
    void connectionThatBreaks_isTriedAgainWithTheSameId() throws Exception {
        receiver.on("reset", (exchange, _) -> {
            if (receiver.requests("reset").size() == 1) {
                return;
            }
            exchange.sendResponseHeaders(200, -1);
        });

        var id = open("reset");

        retriedOnce("reset", id);
    }

    @Test
    void tooManyRequests_isTriedAgainWhenTheProviderSays() throws Exception {
        var at = new CopyOnWriteArrayList<Instant>();
        receiver.on("busy", (exchange, _) -> {
            at.add(TIME.instant());
            var first = receiver.requests("busy").size() == 1;
            exchange.getResponseHeaders().add("Retry-After", "4");
            exchange.sendResponseHeaders(first ? 429 : 200, -1);
        });

        var id = open("busy");

        retriedOnce("busy", id);
        var wait = Duration.between(at.getFirst(), at.getLast());
        assertTrue(wait.compareTo(Duration.ofSeconds(4)) >= 0, wait.toString());
    }

    @Test
    void serverError_isTriedAgainWithTheSameId() throws Exception {
        receiver.answer("failing", 500, 204);

        var id = open("failing");

        var requests = retriedOnce("failing", id);
        assertEquals(1, requests.getFirst().data().path("attempt").asInt());
        assertEquals(2, requests.getLast().data().path("attempt").asInt());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410})
    void refusalForGood_goesToTheNextLevelAtOnce(int status) {
        receiver.answer("gone" + status, status);

        var id = open("gone" + status);

        eventually(
                () -> assertEquals(1, receiver.pages("gone" + status + "-next").size()));
        assertEquals(1, receiver.requests("gone" + status).size());
        assertEquals(2, node.api().incident(id).path("level").asInt());
        assertTrue(node.api().timeline(id).contains("page-failed"));
    }

    @Test
    void acknowledgedWhileARetryWaits_isNotSentAgain() throws Exception {
        notSentAgain("acknowledged", "ack");
    }

    @Test
    void resolvedWhileARetryWaits_isNotSentAgain() throws Exception {
        notSentAgain("resolved", "resolve");
    }

    private static void notSentAgain(String path, String command) throws Exception {
        receiver.on(path, (exchange, _) -> {
            exchange.getResponseHeaders().add("Retry-After", "10");
            exchange.sendResponseHeaders(503, -1);
        });
        var id = open(path);
        eventually(() -> assertTrue(node.api().timeline(id).contains("page-delayed")));

        node.api()
                .post("/api/v1/incidents/" + id + "/" + command, "{\"user\": \"sam\"}")
                .expect(200);

        assertTrue(node.api().timeline(id).contains("pages-withdrawn"));
        TIME.jump(Duration.ofSeconds(11));
        node.api().incident(id);
        // The channel sends in order: a later page has come, so this one would have.
        var first = receiver.requests(path).getFirst().id();
        open(path + "-later");
        eventually(() -> assertTrue(receiver.requests(path).stream()
                .anyMatch(request -> !request.id().equals(first))));
        assertEquals(
                1,
                receiver.requests(path).stream()
                        .filter(request -> request.id().equals(first))
                        .count());
        assertFalse(node.api().timeline(id).contains("page-failed"));
    }

    private static List<Request> retriedOnce(String path, String incident) throws Exception {
        TIME.eventually(() -> assertTrue(node.api().timeline(incident).contains("page-delivered")));
        var requests = receiver.requests(path);
        assertEquals(2, requests.size());
        assertEquals(requests.getFirst().id(), requests.getLast().id());
        assertFalse(requests.getFirst().id().isEmpty());
        assertTrue(node.api().timeline(incident).contains("page-delayed"));
        for (var request : requests) {
            new Webhook(SECRET).verify(request.body(), request.headers());
        }
        assertEquals(0, receiver.requests(path + "-next").size());
        return requests;
    }

    private static String open(String alertname) {
        var answer = node.api()
                .alertmanager(group(firing("alertname", alertname)))
                .expect(202)
                .json();
        return each(answer, "incident").getFirst();
    }

    private static String configuration() {
        return """
            outgoing: {allow_networks: [127.0.0.0/8]}
            channels:
            %s
            users: {sam: {contacts: [{channel: slow}]}}
            policies:
            %s
            receivers:
            %s
            route:
              receiver: slow
              group_by: [alertname]
              group_wait: 0s
              routes:
            %s
            """.formatted(
                forEach("  %1$s: {type: webhook, url: \"" + receiver.url("%1$s") + "\", secret: \"${env:SECRET}\"}\n"
                        + "  %1$s-next: {type: webhook, url: \"" + receiver.url("%1$s-next") + "\"}"),
                forEach("  %1$s: {levels: [{responders: [{channel: %1$s}], timeout: 1m},"
                        + " {responders: [{channel: %1$s-next}], timeout: 1h}]}"),
                forEach("  %1$s: {policy: %1$s}"),
                forEach("    - {matchers: ['alertname=~\"%1$s(-later)?\"'], receiver: %1$s}"));
    }

    private static String forEach(String line) {
        return CASES.stream().map(line::formatted).collect(Collectors.joining("\n"));
    }
}
