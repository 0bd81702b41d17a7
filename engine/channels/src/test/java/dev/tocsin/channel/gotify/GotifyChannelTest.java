package dev.tocsin.channel.gotify;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.HttpChannelContract;
import dev.tocsin.channel.Messages;
import dev.tocsin.channel.Secret;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GotifyChannelTest extends HttpChannelContract {
    private static final String TOKEN = "AKl4oiqoNx3xLOw";

    @Override
    protected Channel channel(URI base, ChannelContext context) {
        return make(new GotifyType(), Map.of("url", base, "token", new Secret(TOKEN)), context);
    }

    @Override
    protected String path() {
        return "/message";
    }

    @Override
    protected ResponseDefinitionBuilder success() {
        return aResponse().withBody("""
            {"id": 25, "appid": 5, "message": "x", "title": "x", "priority": 8, "date": "2026-11-21T03:05:00Z"}
            """);
    }

    /** It honours none. */
    @Override
    protected Optional<String> key(LoggedRequest request) {
        return Optional.empty();
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN);
    }

    @Override
    protected List<ResponseDefinitionBuilder> postponements() {
        return List.of(
                aResponse().withBody("<html>be right back</html>"), aResponse().withBody("{}"));
    }

    @Override
    protected void check(LoggedRequest request) {
        assertEquals("POST", request.getMethod().value());
        assertEquals(TOKEN, request.getHeader("x-gotify-key"));
        assertTrue(request.getHeader("content-type").startsWith("application/json"));
        var body = json(request);
        assertFalse(body.path("message").asText().isBlank());
        assertFalse(body.path("title").asText().isBlank());
        assertTrue(body.path("priority").isInt());
    }

    @Test
    void page_isPushedWithALinkToAnswer() {
        assertEquals(new DeliveryOutcome.Delivered("25"), send(Messages.page("")));
        var body = json(request());
        assertEquals("[critical] Checkout fails", body.path("title").asText());
        assertTrue(body.path("message").asText().startsWith("9 of 10 payments fail\n"));
        assertEquals(10, body.path("priority").asInt());
        assertEquals(
                json("{\"client::notification\": {\"click\": {\"url\": \"https://tocsin.example/answer/01k.1\"}}}"),
                body.path("extras"));
    }

    @Test
    void updatesAndNotices_makeNoSound() {
        send(Messages.update(Messages.page(""), "25", "resolved"));
        send(Messages.notice(""));
        assertEquals(
                List.of(0, 1),
                requests().stream()
                        .map(request -> json(request).path("priority").asInt())
                        .toList());
    }

    @Test
    void address_isRefused() {
        assertTrue(new GotifyType().addressFault("sam").isPresent());
        assertTrue(new GotifyType().addressFault("").isEmpty());
    }
}
