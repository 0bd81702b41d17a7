package dev.tocsin.api.answers;

import dev.tocsin.channel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code X-Slack-Signature: v0=<hex>}: HMAC-SHA256 of {@code v0:TIMESTAMP:BODY} with the app's signing secret. A
 * request that is more than five minutes old, or ahead, is refused, so that an intercepted one cannot be repeated
 * later.
 */
final class SlackSignature {
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final String ALGORITHM = "HmacSHA256";

    private SlackSignature() {}

    static boolean matches(Secret secret, String timestamp, String signature, byte[] body, Instant now) {
        if (!timestamp.matches("[0-9]{1,12}")) {
            return false;
        }
        var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        return age.abs().compareTo(MAX_AGE) <= 0 && new Secret(expected(secret, timestamp, body)).matches(signature);
    }

    private static String expected(Secret secret, String timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update(("v0:" + timestamp + ':').getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA256", e);
        }
    }
}
