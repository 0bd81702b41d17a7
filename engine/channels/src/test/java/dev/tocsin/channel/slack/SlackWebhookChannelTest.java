package dev.tocsin.channel.slack;

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

class SlackWebhookChannelTest extends HttpChannelContract {
    private static final String HOOK = "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX";

    @Override
    protected Channel channel(URI base, ChannelContext context) {
        return make(new SlackWebhookType(), Map.of("webhook_url", new Secret(base + HOOK)), context);
    }

    @Override
    protected String path() {
        return HOOK;
    }

    @Override
    protected ResponseDefinitionBuilder success() {
        return aResponse().withBody("ok");
    }

    /** Slack has none for webhooks. */
    @Override
    protected Optional<String> key(LoggedRequest request) {
        return Optional.empty();
    }

    @Override
    protected List<String> secrets() {
        return List.of("XXXXXXXXXXXXXXXXXXXXXXXX");
    }

    @Override
    protected List<ResponseDefinitionBuilder> postponements() {
        return List.of(
                aResponse().withBody("<html>Please log in</html>"), aResponse().withBody(""));
    }

    @Override
    protected void check(LoggedRequest request) {
        assertEquals("POST", request.getMethod().value());
        assertTrue(request.getHeader("content-type").startsWith("application/json"));
        BlockKit.check(json(request));
        assertFalse(request.getBodyAsString().contains("\"actions\""));
        assertFalse(request.getBodyAsString().contains("/answer/"));
    }

    @Test
    void address_isAMemberWhoIsCalled() {
        send(Messages.page("U024BE7LH"));
        var text = json(request()).at("/blocks/1/text/text").asText();
        assertTrue(text.startsWith("<@U024BE7LH>\n9 of 10 payments fail\n"), text);
    }

    @Test
    void notice_callsNobody() {
        send(Messages.notice("U024BE7LH"));
        assertFalse(request().getBodyAsString().contains("<@"));
    }

    @Test
    void refusal_namesSlacksReason() {
        answer(aResponse().withStatus(404).withBody("no_service"));
        assertEquals(new DeliveryOutcome.Permanent("Slack answered HTTP 404, no_service"), send(Messages.page("")));
    }

    @Test
    void addressOfAnotherChannel_isAFault() {
        assertTrue(new SlackWebhookType().addressFault("C024BE91L").isPresent());
        assertTrue(new SlackWebhookType().addressFault("").isEmpty());
        assertTrue(new SlackWebhookType().addressFault("U024BE7LH").isEmpty());
    }
}
