package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.app.reply.AnswerTokens;
import dev.tocsin.app.reply.ExternalLinks;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.incident.page.Purpose.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ExternalLinksTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
    private static final AnswerTokens TOKENS =
            new AnswerTokens(new SecretKeySpec("key".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));

    @Test
    void pageToAPerson_hasALinkBelowTheExternalUrl() {
        var link = links("external_url: https://tocsin.example/ops/\n")
                .answer(page("01m7x.1", "sam"))
                .map(URI::toString)
                .orElse("");

        assertTrue(link.startsWith("https://tocsin.example/ops/answer/01m7x.1."), link);
        assertTrue(link.contains(".sam."), link);
    }

    @Test
    void pageToNobodyInParticular_hasNone() {
        var links = links("external_url: https://tocsin.example\n");

        assertEquals(Optional.empty(), links.answer(page("01m7x.1", "console")));
        assertEquals(Optional.empty(), links.answer(page("01m7x.1", "gone")));
        assertEquals(Optional.empty(), links.answer(page("page-test-1", "sam")), "not a page of an incident");
    }

    /** Each channel has it: whoever reads a room has no token of the API. */
    @Test
    void incident_hasALinkForPeople_thatNamesNobody() {
        var link = links("external_url: https://tocsin.example/ops/\n")
                .incident("01m7x")
                .map(URI::toString)
                .orElse("");

        assertTrue(link.matches("https://tocsin\\.example/ops/answer/01m7x\\.[0-9a-z]+\\.[0-9a-z]+"), link);
    }

    @Test
    void withoutAnExternalUrl_thereAreNoLinks() {
        var links = links("");

        assertEquals(Optional.empty(), links.answer(page("01m7x.1", "sam")));
        assertEquals(Optional.empty(), links.callback("sms", "status"));
        assertEquals(Optional.empty(), links.incident("01m7x"));
    }

    @Test
    void callback_namesTheChannelAndWhatItIsAbout() {
        assertEquals(
                Optional.of(URI.create("https://tocsin.example/api/v1/callbacks/sms/status")),
                links("external_url: https://tocsin.example\n").callback("sms", "status"));
    }

    private static ExternalLinks links(String more) {
        var configuration = TestNode.configuration(TestNode.WORLD + more, Map.of());
        return new ExternalLinks(() -> configuration, TOKENS, CLOCK);
    }

    private static PageMessage page(String id, String recipient) {
        return new PageMessage(
                id,
                1,
                recipient,
                "",
                "why",
                new Level(1),
                "01m7x",
                "It is broken",
                "critical",
                "checkout",
                "new",
                "default",
                CLOCK.instant(),
                PageMessage.Details.NONE);
    }
}
