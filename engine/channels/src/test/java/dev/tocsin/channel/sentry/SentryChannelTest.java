package dev.tocsin.channel.sentry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.HttpChannelContract;
import dev.tocsin.channel.Messages;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Secret;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentryChannelTest extends HttpChannelContract {
    private static final String KEY = "b70a31b3510c4cf793964a185cfe1fd0";

    @Override
    protected Channel channel(URI base, ChannelContext context) {
        var dsn = base.getScheme() + "://" + KEY + "@" + base.getAuthority() + "/42";
        return make(new SentryType(), Map.of("dsn", new Secret(dsn)), context);
    }

    @Override
    protected String path() {
        return "/api/42/envelope/";
    }

    @Override
    protected ResponseDefinitionBuilder success() {
        return aResponse().withStatus(200).withBody("{\"id\":\"fc6d8c0c43fc4630ad850ee518f1b9d0\"}");
    }

    @Override
    protected Optional<String> key(LoggedRequest request) {
        return Optional.of(event(request).path("event_id").asText());
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY);
    }

    @Override
    protected String shown(LoggedRequest request) {
        return event(request).at("/logentry/formatted").asText();
    }

    /** An envelope of one event. */
    private static JsonNode event(LoggedRequest request) {
        var lines = request.getBodyAsString().split("\n", -1);
        assertEquals(4, lines.length);
        assertEquals("", lines[3]);
        var item = json(lines[1]);
        assertEquals("event", item.path("type").asText());
        assertEquals(
                lines[2].getBytes(StandardCharsets.UTF_8).length,
                item.path("length").asInt());
        assertEquals(json(lines[0]).path("event_id"), json(lines[2]).path("event_id"));
        Instant.parse(json(lines[0]).path("sent_at").asText());
        return json(lines[2]);
    }

    @Override
    protected void check(LoggedRequest request) {
        assertEquals("POST", request.getMethod().value());
        assertEquals("application/x-sentry-envelope", request.getHeader("content-type"));
        assertTrue(request.getHeader("x-sentry-auth").matches("Sentry sentry_version=7, .*sentry_key=" + KEY));
        assertTrue(request.getBody().length < 1_000_000);
        var event = event(request);
        assertTrue(event.path("event_id").asText().matches("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}"));
        assertTrue(List.of("fatal", "error", "warning", "info", "debug")
                .contains(event.path("level").asText()));
        Instant.parse(event.path("timestamp").asText());
        assertAtMost(8192, event.at("/logentry/formatted").asText());
        assertTrue(event.path("tags").size() <= 50);
        event.path("tags").properties().forEach(tag -> {
            assertTrue(tag.getKey().matches("[a-zA-Z0-9_.:-]{1,32}"), tag::getKey);
            assertAtMost(200, tag.getValue().asText());
            assertFalse(tag.getValue().asText().contains("\n"));
        });
        event.path("extra")
                .properties()
                .forEach(extra -> assertTrue(
                        extra.getValue().toString().getBytes(StandardCharsets.UTF_8).length <= 16 * 1024,
                        extra::getKey));
        assertFalse(event.path("fingerprint").isEmpty());
    }

    @Test
    void page_isAnEventOfItsIncidentsIssue() {
        assertEquals(new DeliveryOutcome.Delivered("fc6d8c0c43fc4630ad850ee518f1b9d0"), send(Messages.page("")));
        var event = event(request());
        assertEquals("fatal", event.path("level").asText());
        assertEquals("production", event.path("environment").asText());
        assertEquals(json("[\"tocsin\", \"01k\"]"), event.path("fingerprint"));
        assertEquals(json("""
            {"incident": "01k", "severity": "critical", "status": "new", "service": "checkout",
             "policy": "default", "label.alertname": "PaymentsFail", "label.cluster": "eu"}
            """), event.path("tags"));
        assertEquals(
                "https://tocsin.example/incidents/01k", event.at("/extra/link").asText());
        assertTrue(shown(request()).startsWith("[critical] Checkout fails\n\n9 of 10 payments fail\n"));
        assertFalse(shown(request()).contains("/answer/"));
    }

    @Test
    void pagesOfOneIncident_areTwoEventsOfOneIssue() {
        send(Messages.page("01k.1", 1, ""));
        send(Messages.page("01k.2", 1, ""));
        var events = requests().stream().map(SentryChannelTest::event).toList();
        assertEquals(
                1,
                events.stream()
                        .map(event -> event.path("fingerprint"))
                        .distinct()
                        .count());
        assertEquals(
                2,
                events.stream().map(event -> event.path("event_id")).distinct().count());
    }

    @Test
    void update_wouldBeAnEventOfTheSameIssue_butIsNotAskedFor() {
        assertFalse(channel(base(), tools()).takesUpdates());
        PageMessage page = Messages.page("");
        send(Messages.update(page, "", "resolved"));
        assertEquals(json("[\"tocsin\", \"01k\"]"), event(request()).path("fingerprint"));
        assertEquals("info", event(request()).path("level").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "https://abc@o1.ingest.sentry.io/42, https://o1.ingest.sentry.io/api/42/envelope/",
        "http://abc:old@sentry.example:9000/below/this/7, http://sentry.example:9000/below/this/api/7/envelope/"
    })
    void dsn_saysWhereEventsGo(String dsn, URI envelopes) {
        assertEquals(Optional.of(new Dsn(envelopes, "abc")), Dsn.parse(dsn));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "https://o1.ingest.sentry.io/42",
                "https://abc@o1.ingest.sentry.io/",
                "https://abc@o1.ingest.sentry.io",
                "ftp://abc@host/42",
                "//abc@host/42",
                "https://a b@host/42"
            })
    void textThatIsNoDsn_isAFault(String text) {
        assertEquals(Optional.empty(), Dsn.parse(text));
        var dsn = new SentryType().settings().getFirst();
        var fault = dsn.fault().apply(text).orElseThrow();
        assertTrue(text.isEmpty() || !fault.message().contains(text));
    }

    @Test
    void address_isAFault() {
        assertTrue(new SentryType().addressFault("42").isPresent());
        assertTrue(new SentryType().addressFault("").isEmpty());
    }
}
