package dev.tocsin.channel.ntfy;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.HttpChannelContract;
import dev.tocsin.channel.Messages;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.Settings;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtfyChannelTest extends HttpChannelContract {
    private static final String TOKEN = "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2";

    @Override
    protected Channel channel(URI base, ChannelContext context) {
        return make(new NtfyType(), Map.of("url", base, "token", new Secret(TOKEN)), context);
    }

    @Override
    protected String address() {
        return "sams-phone-4f9c";
    }

    @Override
    protected String path() {
        return "/";
    }

    @Override
    protected ResponseDefinitionBuilder success() {
        return aResponse().withBody("""
            {"id":"hwQ2YpKdmg","time":1635528741,"expires":1635571941,"event":"message","topic":"sams-phone-4f9c",
             "message":"x"}
            """);
    }

    @Override
    protected Optional<String> key(LoggedRequest request) {
        return Optional.of(json(request).path("sequence_id").asText());
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN);
    }

    /** A proxy's page, or whatever else is not ntfy. */
    @Override
    protected List<ResponseDefinitionBuilder> postponements() {
        return List.of(
                aResponse().withBody("<html>be right back</html>"), aResponse().withBody("{}"));
    }

    @Override
    protected void check(LoggedRequest request) {
        assertEquals("POST", request.getMethod().value());
        assertEquals("Bearer " + TOKEN, request.getHeader("authorization"));
        assertTrue(request.getBody().length <= 8192, () -> request.getBody().length + " bytes");
        var body = json(request);
        assertEquals(address(), body.path("topic").asText());
        assertTrue(bytes(body.path("title").asText()) <= 1024);
        assertTrue(bytes(body.path("message").asText()) <= 4096);
        assertFalse(body.path("message").asText().isBlank());
        assertFalse(body.path("title").asText().contains("\n"));
        assertTrue(body.path("priority").isInt());
        assertTrue(body.path("priority").asInt() >= 1 && body.path("priority").asInt() <= 5);
        assertTrue(body.path("sequence_id").asText().matches("[-_A-Za-z0-9]{1,64}"));
        assertTrue(body.path("actions").size() <= 3);
        body.path("actions").forEach(action -> {
            assertEquals("view", action.path("action").asText());
            assertFalse(action.path("label").asText().isEmpty());
            assertTrue(URI.create(action.path("url").asText()).isAbsolute());
        });
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void page_isPushedWithItsLinksAsButtons() {
        assertEquals(new DeliveryOutcome.Delivered("hwQ2YpKdmg"), send(Messages.page(address())));
        assertEquals(json("""
            {"topic": "sams-phone-4f9c", "title": "critical: Checkout fails",
             "message": "9 of 10 payments fail\\nSince 02:55 UTC (10 min ago), on checkout, 3 alerts.\\n\
            Why you: on call in primary, level 1 of default.\\n\
            If you do nothing: the next level is paged at 03:20 UTC (in 15 min).",
             "priority": 5, "tags": ["rotating_light"], "sequence_id": "01k_1",
             "click": "https://tocsin.example/answer/01k.1",
             "actions": [
              {"action": "view", "label": "Answer", "url": "https://tocsin.example/answer/01k.1"},
              {"action": "view", "label": "Incident", "url": "https://tocsin.example/incidents/01k"},
              {"action": "view", "label": "Source", "url": "https://grafana.example/d/1"}]}
            """), json(request()));
    }

    @Test
    void update_takesThePlaceOfItsPage_andIsSilent() {
        send(Messages.page(address()));
        send(Messages.update(Messages.page(address()), "hwQ2YpKdmg", "resolved"));
        var update = json(requests().getLast());
        assertEquals(key(requests().getFirst()), key(requests().getLast()));
        assertEquals("Resolved by alex: Checkout fails", update.path("title").asText());
        assertEquals(2, update.path("priority").asInt());
        assertEquals("white_check_mark", update.at("/tags/0").asText());
    }

    @Test
    void notice_isSilent() {
        send(Messages.notice(address()));
        assertEquals(2, json(request()).path("priority").asInt());
    }

    @Test
    void withoutAnAddress_theTopicOfTheChannelIsUsed_andWithoutBothNothingIsSent() {
        var both = make(new NtfyType(), Map.of("url", base(), "topic", address(), "token", new Secret(TOKEN)), tools());
        assertDelivered(send(both, Messages.page("")));
        assertEquals(1, requests().size());
        assertInstanceOf(DeliveryOutcome.Permanent.class, send(Messages.page("")));
        assertEquals(1, requests().size());
    }

    @Test
    void refusal_bringsTheCodeOfNtfy() {
        answer(aResponse().withStatus(403).withBody("{\"code\":40301,\"http\":403,\"error\":\"forbidden\"}"));
        assertEquals(
                new DeliveryOutcome.Permanent("ntfy answered HTTP 403, code 40301"), send(Messages.page(address())));
    }

    @ParameterizedTest
    @CsvSource({"phone, true", "a_B-9, true", "two words, false", "a/b, false", "'', false"})
    void address_isATopic(String address, boolean good) {
        var settings = new Settings("push", "ntfy", Map.of());
        assertEquals(good, new NtfyType().addressFault(settings, address).isEmpty());
    }

    @Test
    void address_mayBeMissing_whereTheChannelHasATopic() {
        var settings = new Settings("push", "ntfy", Map.of("topic", "all"));
        assertEquals(Optional.empty(), new NtfyType().addressFault(settings, ""));
    }
}
