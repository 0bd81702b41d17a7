package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PageTestCommandTest {
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
        assertTrue(lines.getFirst().matches("one \\(webhook\\) to desk: taken in \\d+ ms, HTTP 204"), lines.getFirst());
        assertTrue(lines.get(1).startsWith("two (webhook): taken in "), lines.get(1));
        assertEquals("every page was taken", lines.getLast());
        for (var path : new String[] {"one", "two"}) {
            var page = receiver.requests(path).getFirst();
            assertEquals("sam", page.data().path("recipient").asText());
            assertTrue(page.body().contains("nothing is broken"), page.body());
            var update = receiver.updates(path).getFirst();
            assertEquals(page.id(), update.data().path("page").asText());
            assertEquals(
                    "resolved", update.data().path("incident").path("status").asText());
        }
    }

    @Test
    void oneThatFails_isSaid_andTheOthersArePagedAllTheSame() {
        receiver.answer("one", 404);

        assertEquals(1, run("sam"));

        assertTrue(out.toString().contains("one (webhook) to desk: FAILED after "), out::toString);
        assertTrue(out.toString().contains("for good: the receiver answered HTTP 404"), out::toString);
        assertTrue(out.toString().contains("two (webhook): taken in "), out::toString);
        assertTrue(out.toString().contains("1 of 2 failed"), out::toString);
        assertEquals(1, receiver.requests("two").size());
    }

    @Test
    void nobodyWeKnow_isSaid() {
        assertEquals(1, run("pat"));

        assertTrue(err.toString().contains("there is no user pat"), err::toString);
    }

    private int run(String user) {
        return new CommandLine(new PageTestCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(user, "--config", directory.toString());
    }
}
