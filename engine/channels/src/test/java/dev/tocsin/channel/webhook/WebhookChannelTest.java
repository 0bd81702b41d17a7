package dev.tocsin.channel.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.HttpChannelContract;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Messages;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Secret;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Purpose;
import dev.tocsin.core.incident.page.Purpose.Level;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookChannelTest extends HttpChannelContract {
    /** From the tests of Standard Webhooks itself. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final PageMessage MESSAGE = new PageMessage(
            "01k.1",
            2,
            "sam",
            "room 1",
            "on call in primary",
            new Level(1),
            "01k",
            "Checkout is \"slow\" – 5 s",
            "critical",
            "checkout",
            "new",
            "default",
            Instant.parse("2026-11-20T12:00:00Z"),
            PageMessage.Details.NONE);

    /** The library judges the timestamp by its own clock. */
    @Override
    protected Channel channel(URI base, ChannelContext context) {
        return make(
                new WebhookType(),
                Map.of("url", Http.below(base, "/hook"), "secret", new Secret(SECRET)),
                new ChannelContext(
                        context.http(),
                        context.destinations(),
                        context.links(),
                        Clock.systemUTC(),
                        context.blocking()));
    }

    @Override
    protected String path() {
        return "/hook";
    }

    @Override
    protected ResponseDefinitionBuilder success() {
        return aResponse().withStatus(200);
    }

    @Override
    protected Optional<String> key(LoggedRequest request) {
        return Optional.of(request.getHeader("webhook-id"));
    }

    @Override
    protected void check(LoggedRequest request) {
        if (request.containsHeader("webhook-signature")) {
            assertDoesNotThrow(() -> new Webhook(SECRET).verify(request.getBodyAsString(), headers(request)));
        }
        assertEquals("POST", request.getMethod().value());
        assertEquals("application/json", request.getHeader("content-type"));
    }

    @Override
    protected List<String> secrets() {
        return List.of(SECRET, "/hook");
    }

    @Override
    protected String address() {
        return "room 1";
    }

    @Override
    protected boolean cuts() {
        return false;
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
    void page_isSigned() throws Exception {
        assertEquals(new DeliveryOutcome.Delivered("HTTP 200"), send(MESSAGE));
        var changed = request().getBodyAsString().replace("critical", "minor");
        new Webhook(SECRET).verify(request().getBodyAsString(), headers(request()));
        assertThrows(WebhookVerificationException.class, () -> new Webhook(SECRET).verify(changed, headers(request())));
    }

    @Test
    void page_withoutASecret_isNotSigned() {
        send(make(new WebhookType(), Map.of("url", Http.below(base(), "/hook")), tools()), MESSAGE);
        assertFalse(request().containsHeader("webhook-signature"));
        assertEquals(Long.toString(Messages.NOW.getEpochSecond()), request().getHeader("webhook-timestamp"));
    }

    @Test
    void page_isPostedAsJson() {
        send(MESSAGE);
        assertEquals(json("""
            {"type": "page", "data": {"page": "01k.1", "attempt": 2, "recipient": "sam",
             "address": "room 1", "kind": "level", "level": 1, "why": "on call in primary", "nextLevelAt": null,
             "answer": "https://tocsin.example/answer/01k.1", "link": "https://tocsin.example/incidents/01k",
             "incident": {"id": "01k", "title": "Checkout is \\"slow\\" – 5 s",
              "severity": "critical", "status": "new", "service": "checkout",
              "policy": "default", "openedAt": "2026-11-20T12:00:00Z",
               "alerts": 1, "labels": {}, "description": "", "source": "",
               "since": "2026-11-20T12:00:00Z"}}}
            """), json(request()));
    }

    @Test
    void page_withoutAnExternalAddress_hasNoLinks() {
        var context = new ChannelContext(
                tools().http(), tools().destinations(), Links.NONE, tools().clock(), tools().blocking());
        send(make(new WebhookType(), Map.of("url", Http.below(base(), "/hook")), context), MESSAGE);
        assertTrue(json(request()).at("/data/answer").isMissingNode());
        assertTrue(json(request()).at("/data/link").isMissingNode());
    }

    @ParameterizedTest
    @CsvSource({
        "2, level",
        "0, assignment",
        "-1, status update due",
        "-2, more alerts",
        "-3, severity rise",
        "-4, clear",
        "-5, help"
    })
    void page_saysInAWordWhatItIsFor(int level, String kind) {
        send(new PageMessage(
                "01k.1",
                1,
                "sam",
                "",
                "why",
                Purpose.of(level),
                "01k",
                "title",
                "critical",
                "",
                "new",
                "default",
                Messages.NOW,
                PageMessage.Details.NONE));
        assertEquals(kind, json(request()).at("/data/kind").asText());
        assertEquals(level, json(request()).at("/data/level").asInt());
    }

    @Test
    void digest_isPostedAsJson_underItsOwnId() {
        send(Messages.digest(MESSAGE));
        assertEquals("digest-1", request().getHeader("webhook-id"));
        assertEquals(json("""
            {"type": "digest", "data": {"digest": "digest-1", "attempt": 1, "recipient": "sam", "address": "room 1",
             "why": "you were paged just before", "headline": "40 more incidents for you: 40 critical", "pages": 40,
             "severities": {"critical": 40},
             "listed": [{"page": "01k.1", "kind": "level", "level": 1, "why": "on call in primary",
              "incident": {"id": "01k", "title": "Checkout is \\"slow\\" – 5 s",
               "severity": "critical", "status": "new", "service": "checkout",
               "policy": "default", "openedAt": "2026-11-20T12:00:00Z",
               "alerts": 1, "labels": {}, "description": "", "source": "",
               "since": "2026-11-20T12:00:00Z"}}],
             "more": 39, "answer": "https://tocsin.example/answer/digest-1"}}
            """), json(request()));
    }

    @Test
    void update_isPostedAsJson_underItsOwnId() {
        send(Messages.update(MESSAGE, "HTTP 200", "acknowledged"));
        assertEquals("01k.1-update", request().getHeader("webhook-id"));
        assertEquals("update", json(request()).path("type").asText());
        assertEquals("01k.1", json(request()).at("/data/page").asText());
        assertEquals("alex", json(request()).at("/data/by").asText());
        assertEquals("acknowledged", json(request()).at("/data/incident/status").asText());
    }

    @Test
    void gone_saysThatItWantsNoMore() {
        answer(aResponse().withStatus(410));
        assertEquals(
                new DeliveryOutcome.Permanent("the receiver answered HTTP 410: it accepts no more pages"),
                send(MESSAGE));
    }

    private static HttpHeaders headers(LoggedRequest request) {
        var headers = new HashMap<String, List<String>>();
        request.getHeaders().all().forEach(header -> headers.put(header.key(), header.values()));
        return HttpHeaders.of(headers, (_, _) -> true);
    }
}
