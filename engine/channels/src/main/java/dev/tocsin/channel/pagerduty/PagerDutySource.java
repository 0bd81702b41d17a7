package dev.tocsin.channel.pagerduty;

import dev.tocsin.channel.JsonText;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.source.Credentials;
import dev.tocsin.channel.source.JsonReader;
import dev.tocsin.channel.source.ParsedPayload;
import dev.tocsin.channel.source.Proof;
import dev.tocsin.channel.source.RequestHead;
import dev.tocsin.channel.source.Source;
import dev.tocsin.channel.source.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** PagerDuty's webhooks v3 (PagerDuty developer documentation, "Webhooks V3"), one event a request. */
public final class PagerDutySource implements Source {
    /**
     * {@code v1=<hex>,v1=<hex>}: HMAC-SHA256 of the raw body. While a secret is being replaced there are several, and
     * any match is enough; other versions are ignored.
     */
    private static final String SIGNATURE = "X-PagerDuty-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    @Override
    public String name() {
        return PagerDutyEvent.SYSTEM;
    }

    @Override
    public String meaning() {
        return "takes the webhooks v3 of PagerDuty, about its own incidents and about Tocsin's pages";
    }

    @Override
    public Set<Credentials.Kind> credentials() {
        return Set.of(Credentials.Kind.BEARER, Credentials.Kind.BASIC, Credentials.Kind.SECRETS);
    }

    @Override
    public Proof proof(RequestHead head, Credentials accepted) {
        return accepted.proof(head, SIGNATURE, PagerDutySource::isSigned);
    }

    @Override
    public ParsedPayload read(RequestHead head, byte[] body, Instant now) {
        var event = JsonReader.read(body).path("event");
        if (JsonText.of(event.path("event_type")).isEmpty()) {
            throw new UnreadableException(
                    "/event/event_type", "this endpoint takes PagerDuty webhooks v3: an event with its event_type");
        }
        return ParsedPayload.once(JsonText.of(event.path("id")), new PagerDutyEvent(event, now).items());
    }

    private static boolean isSigned(Secret secret, String presented, byte[] body) {
        var expected = hmac(secret, body);
        var valid = false;
        for (var part : Arrays.stream(presented.split(",")).map(String::strip).toList()) {
            valid |= part.startsWith("v1=")
                    && MessageDigest.isEqual(expected, part.substring(3).getBytes(StandardCharsets.UTF_8));
        }
        return valid;
    }

    private static byte[] hmac(Secret secret, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HmacSHA256", e);
        }
    }
}
