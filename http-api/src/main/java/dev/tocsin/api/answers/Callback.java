package dev.tocsin.api.answers;

import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Problem;
import dev.tocsin.engine.channel.Settings;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * What a provider calls about a channel of ours: {@code POST /api/v1/callbacks/CHANNEL/NAME}. Each proves by the
 * channel's own secret that it comes from the provider, before it looks at anything else, and throws {@link #refusal}
 * otherwise.
 */
public interface Callback {
    /** The last part of the path, such as {@code slack}. */
    String name();

    /** The types of channels that it is about. */
    Set<String> types();

    /** How the provider signs. */
    Signed signed();

    CompletionStage<HttpResponse> handle(Call call) throws BadRequest;

    /**
     * Without both of these a request is refused unread.
     *
     * @param header that has the signature
     * @param secret of the channel, with which it was made
     */
    record Signed(String header, String secret) {
        static final Signed BY_TWILIO = new Signed("X-Twilio-Signature", "auth_token");
        static final Signed BY_SLACK = new Signed("X-Slack-Signature", "signing_secret");
    }

    /**
     * One request.
     *
     * @param settings of the channel as they are now
     * @param url as the provider has it: below {@code external_url}, where there is one
     */
    record Call(Settings settings, URI url, HttpRequest request, byte[] body, Instant now) {
        /** Or "". */
        public String header(String name) {
            return request.getHeader(name).map(HttpHeader::value).orElse("");
        }
    }

    /** The same whether there is no such channel, it has no secret, or the signature is wrong: nobody learns which. */
    static BadRequest refusal() {
        return BadRequest.unproven(
                "signature of callback",
                new Problem("Forbidden", 403, "the request is not signed with the secret of a configured channel"));
    }

    /** The first of these, in order. */
    static Optional<Callback> find(Iterable<Callback> all, String name, String type) {
        for (var callback : all) {
            if (callback.name().equals(name) && callback.types().contains(type)) {
                return Optional.of(callback);
            }
        }
        return Optional.empty();
    }
}
