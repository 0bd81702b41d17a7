package dev.tocsin.api.answers;

import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.ProblemType;
import dev.tocsin.channel.Settings;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * A request from a provider about a configured channel: {@code POST /api/v1/callbacks/CHANNEL/NAME}. An implementation
 * first verifies with the channel's own secret that the request comes from the provider, and throws {@link #refusal}
 * otherwise.
 */
public interface Callback {
    /** The last part of the path, such as {@code slack}. */
    String name();

    /** The types of channels that it is for. */
    Set<String> types();

    /** How the provider signs requests. */
    Signed signed();

    CompletionStage<HttpResponse> handle(Call call) throws BadRequest;

    /**
     * The header and setting of a signature. Without both, a request is refused without reading its body.
     *
     * @param header that contains the signature
     * @param secret the channel's setting with the signing secret
     */
    record Signed(String header, String secret) {
        static final Signed BY_TWILIO = new Signed("X-Twilio-Signature", "auth_token");
        static final Signed BY_SLACK = new Signed("X-Slack-Signature", "signing_secret");
    }

    /**
     * One request.
     *
     * @param settings of the channel as they are now
     * @param url as the provider called it: below {@code external_url}, if that is configured
     */
    record Call(Settings settings, URI url, HttpRequest request, byte[] body, Instant now) {
        /** A header's value, or "". */
        public String header(String name) {
            return request.getHeader(name).map(HttpHeader::value).orElse("");
        }
    }

    /**
     * The refusal. It is the same if there is no such channel, it has no secret, or the signature is wrong, so that
     * nobody learns which.
     */
    static BadRequest refusal() {
        return BadRequest.unproven(
                "signature of callback",
                new Problem(
                        ProblemType.INVALID_SIGNATURE,
                        "the request is not signed with the secret of a configured channel"));
    }

    /** The first callback with this name for this type of channel. */
    static Optional<Callback> find(Iterable<Callback> all, String name, String type) {
        for (var callback : all) {
            if (callback.name().equals(name) && callback.types().contains(type)) {
                return Optional.of(callback);
            }
        }
        return Optional.empty();
    }
}
