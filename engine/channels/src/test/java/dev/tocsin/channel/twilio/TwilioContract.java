package dev.tocsin.channel.twilio;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.HttpChannelContract;
import dev.tocsin.channel.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every channel through Twilio does. */
abstract class TwilioContract extends HttpChannelContract {
    static final String FROM = "+15550100000";

    private final ChannelType type;
    private final String resource;
    private final String receipt;

    /** @param receipt what Twilio calls what it has made */
    TwilioContract(ChannelType type, String resource, String receipt) {
        this.type = type;
        this.resource = resource;
        this.receipt = receipt;
    }

    @Override
    protected final Channel channel(URI base, ChannelContext context) {
        return channel(base, context, Map.of());
    }

    final Channel channel(URI base, ChannelContext context, Map<String, Object> more) {
        var given = new HashMap<String, Object>(
                Map.of("account_sid", Forms.SID, "auth_token", new Secret(Forms.TOKEN), "from", FROM, "url", base));
        given.putAll(more);
        return make(type, given, context);
    }

    @Override
    protected final String path() {
        return "/2010-04-01/Accounts/" + Forms.SID + '/' + resource + "\\.json";
    }

    @Override
    protected final ResponseDefinitionBuilder success() {
        return Forms.taken(receipt);
    }

    /** Nothing that Twilio promises to look at, but the same each time. */
    @Override
    protected final Optional<String> key(LoggedRequest request) {
        return Optional.of(request.getHeader("i-twilio-idempotency-token"));
    }

    @Override
    protected final List<String> secrets() {
        return List.of(Forms.TOKEN, Forms.SID);
    }

    @Override
    protected final String address() {
        return Forms.NUMBER;
    }

    @Override
    protected final List<ResponseDefinitionBuilder> postponements() {
        return List.of(
                Forms.error(429, 20429).withStatus(200),
                WireMock.aResponse().withBody("<html>Log in to the network</html>"));
    }
}
