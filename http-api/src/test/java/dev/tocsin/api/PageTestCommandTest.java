package dev.tocsin.api;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.testing.ManualTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTestCommandTest {
    private static final String NODE = """
        external_url: https://tocsin.example
        outgoing: {allow_networks: [127.0.0.0/8]}
        channels:
          push: {type: gotify, url: "%s", token: "${env:TOKEN}"}
          one: {type: webhook, url: "%s"}
        users: {sam: {contacts: [{channel: push}, {channel: one}]}}
        policies: {default: {levels: [{responders: [{user: sam}], timeout: 5m}]}}
        receivers: {default: {policy: default}}
        route: {receiver: default, group_wait: 0s}
        """;

    @AutoClose
    private final Receiver receiver = Receiver.start();

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("tocsin.yaml"), """
            outgoing: {allow_networks: [127.0.0.0/8]}
            channels:
              one: {type: webhook, url: "%s"}
              two: {type: webhook, url: "%s"}
            users:
              sam:
                name: Sam Doe
                contacts: [{channel: one, address: desk}, {channel: two}]
                rules: {high: [{contact: one}], low: [{contact: one}]}
            policies:
              default: {levels: [{responders: [{user: sam}], timeout: 5m}]}
            receivers: {default: {policy: default}}
            route: {receiver: default, group_by: [alertname], group_wait: 0s}
            """.formatted(receiver.url("one"), receiver.url("two")));
    }

    @Test
    void everyContact_isPagedForReal_andToldThatItIsOver() {
        assertEquals(0, run("sam"), err::toString);

        var lines = out.toString().lines().toList();
        assertTrue(
                lines.getFirst().matches("1. one \\(webhook\\) to desk: delivered after \\d+\\.\\d s, HTTP 204"),
                lines.getFirst());
        assertTrue(lines.get(1).startsWith("2. two (webhook): delivered after "), lines.get(1));
        assertEquals("2 of 2 delivered", lines.get(2));
        assertTrue(lines.getLast().startsWith("Only a running Tocsin can take an answer"), lines.getLast());
        for (var path : new String[] {"one", "two"}) {
            var page = receiver.requests(path).getFirst();
            assertEquals("sam", page.data().path("recipient").asText());
            assertTrue(
                    page.body().contains("A test by " + System.getProperty("user.name") + ". Nothing is broken."),
                    page.body());
            assertFalse(page.body().contains("Tap"), page.body());
            var update = receiver.updates(path).getFirst();
            assertEquals(page.id(), update.data().path("page").asText());
            assertEquals(
                    "resolved", update.data().path("incident").path("status").asText());
        }
    }

    @Test
    void oneThatFails_isSaid_andTheOthersArePagedAllTheSame() {
        receiver.answer("one", 404);

        assertEquals(0, run("sam"), "one was delivered");

        assertTrue(
                out.toString().contains("1. one (webhook) to desk: FAILED: the receiver answered HTTP 404"),
                out::toString);
        assertTrue(out.toString().contains("2. two (webhook): delivered after "), out::toString);
        assertTrue(out.toString().contains("1 of 2 delivered"), out::toString);
        assertEquals(1, receiver.requests("two").size());
    }

    @Test
    void oneThatMayHaveArrived_isToldThatItIsOver() {
        receiver.answer("one", 503);

        assertEquals(0, run("sam"), "the other was delivered");

        eventually(() -> assertEquals(1, receiver.updates("one").size()));
        assertTrue(out.toString().contains("1. one (webhook) to desk: FAILED: "), out::toString);
    }

    @Test
    void allThatFail_areAFailure() {
        receiver.answer("one", 404);
        receiver.answer("two", 404);

        assertEquals(1, run("sam"));

        assertTrue(out.toString().contains("0 of 2 delivered"), out::toString);
    }

    @Test
    void updateThatFails_isSaid() {
        receiver.onUpdate("one", (exchange, _) -> exchange.sendResponseHeaders(404, -1));

        assertEquals(0, run("sam"));

        assertTrue(
                out.toString()
                        .contains("1. one (webhook) to desk: FAILED: the channel may still show the test as open"),
                out::toString);
    }

    @Test
    void runningNode_takesAnswers_andTheReportSaysSo() throws Exception {
        answerAsGotify();
        try (var node =
                TestNode.start(NODE.formatted(receiver.url("push"), receiver.url("one")), Map.of("TOKEN", "t"))) {
            var code = CompletableFuture.supplyAsync(() -> execute("sam", "--url", "http://127.0.0.1:" + node.port()));
            eventually(() -> assertTrue(out.toString().contains("1. push (gotify): delivered after "), out::toString));
            var sent = receiver.requests("push/message").getFirst().json();
            assertTrue(sent.path("message").asText().contains("Tap 'Acknowledge' to prove"), sent::toString);

            var link = sent.toString().replaceAll("(?s).*https://tocsin.example(/answer/[A-Za-z0-9._-]+).*", "$1");
            node.api().post(link, "action=acknowledge").expect(200);

            assertEquals(0, code.get(60, TimeUnit.SECONDS), err::toString);
            assertTrue(
                    out.toString().matches("(?s).*1. push \\(gotify\\): answered after \\d+ s by link.*"),
                    out::toString);
            assertTrue(out.toString().contains("2. one (webhook): takes no answers"), out::toString);
            assertTrue(out.toString().contains("2 of 2 delivered, 1 answered"), out::toString);
        }
    }

    @Test
    void noAnswerInTime_isSaid() throws Exception {
        answerAsGotify();
        var time = new ManualTime(Instant.now());
        try (var node =
                TestNode.start(NODE.formatted(receiver.url("push"), receiver.url("one")), Map.of("TOKEN", "t"), time)) {
            var address = "http://127.0.0.1:" + node.port();
            var code = CompletableFuture.supplyAsync(() -> execute("sam", "--url", address, "--wait", "10"));
            eventually(() -> assertTrue(out.toString().contains("1. push (gotify): delivered after "), out::toString));
            time.jump(Duration.ofSeconds(10));
            assertEquals(0, code.get(60, TimeUnit.SECONDS), err::toString);

            assertTrue(out.toString().contains("1. push (gotify): not answered within 10 s"), out::toString);
            assertEquals(1, execute("pat", "--url", address));
            assertTrue(err.toString().contains("there is no user pat"), err::toString);
        }
    }

    @Test
    void filesOrANode_mustBeNamed() {
        assertEquals(2, execute("sam"));
        assertEquals(2, execute("sam", "--url", "http://127.0.0.1:1", "--config", "x"));
    }

    @Test
    void nobodyWeKnow_isSaid() {
        assertEquals(1, run("pat"));

        assertTrue(err.toString().contains("there is no user pat"), err::toString);
    }

    private void answerAsGotify() {
        receiver.on("push/message", (exchange, _) -> {
            var answer = "{\"id\": 1}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        });
    }

    private int run(String user) {
        return execute(user, "--config", directory.toString());
    }

    private int execute(String... arguments) {
        var all = new ArrayList<>(List.of("page-test"));
        all.addAll(List.of(arguments));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
