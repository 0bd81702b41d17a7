package dev.tocsin.api.answers;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigestByMailTest {
    private static final String SAM = "sam@example.test";
    private static final String DIGEST = "3 more incidents for you: 3 critical";

    private static TestNode started(MailServer mails) {
        return TestNode.start(
                mails.world().replace("storm_guard: off", "storm_guard: {pages: 1, window: 5s, exempt: []}"),
                MailServer.ENVIRONMENT,
                mails.time());
    }

    /** Four incidents, of which all but the first are held for a digest that is due. */
    private static List<String> storm(Api api, MailServer mails) {
        var ids = IntStream.range(0, 4)
                .mapToObj(i -> api.created("{\"title\": \"Mail storm " + i + ";\", \"severity\": \"critical\"}"))
                .toList();
        eventually(() -> assertEquals(
                3,
                ids.stream()
                        .filter(id -> api.timeline(id).contains("page-held"))
                        .count()));
        mails.time().jump(Duration.ofSeconds(5));
        return ids;
    }

    @Test
    void reply_takesAll_fromWhoeverWasPaged_andIsAnswered() {
        try (var mails = new MailServer();
                var node = started(mails)) {
            var api = node.api();
            var ids = storm(api, mails);
            var digest = mails.awaited(SAM, DIGEST);
            assertTrue(digest.text().contains("begin with ack"), digest.text());
            assertTrue(digest.replyTo().matches("answers\\+d-[0-9a-z]+\\.[0-9a-z]+@tocsin\\.test"), digest.replyTo());

            mails.reply("alex@example.test", digest.replyTo(), "ack");
            mails.awaited("alex@example.test", "Tocsin does not know you");
            mails.reply(SAM, digest.replyTo(), "resolve");
            mails.awaited(SAM, "several incidents can only be acknowledged or passed on together");
            ids.forEach(id -> assertEquals("new", api.status(id)));

            mails.reply(SAM, digest.replyTo(), "Ack, on it");

            var told = mails.awaited(SAM, "You have all 4 incidents.");
            assertEquals(digest.replyTo(), told.replyTo());
            ids.forEach(id -> assertEquals("sam", api.incident(id).path("owner").asText()));
            mails.eventually(() -> assertTrue(api.story(ids.getLast()).stream()
                    .anyMatch(entry -> entry.startsWith("acknowledged by sam via email digest"))));
        }
    }

    @Test
    void bounceOfAServerThatGaveOurMailItsOwnName_failsEachOfItsPages() {
        try (var mails = new MailServer();
                var node = started(mails)) {
            var api = node.api();
            var ids = storm(api, mails);
            var digest = mails.awaited(SAM, DIGEST);

            mails.deliver(MailAnswersTest.bounce(
                    digest.replyTo(), "<0100019a-1b2c-000000@eu-west-1.amazonses.com>", "5.1.1"));

            mails.eventually(() -> assertEquals(
                    3,
                    ids.stream()
                            .filter(id -> api.story(id).stream()
                                    .anyMatch(entry -> entry.contains("the email bounced, status 5.1.1")))
                            .count()));
        }
    }
}
