package dev.tocsin.api.webhook;

import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Problem;
import dev.tocsin.engine.channel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code X-PagerDuty-Signature: v1=<hex>,v1=<hex>}: HMAC-SHA256 of the raw body. While a secret is being replaced
 * there are several, and any match is enough; other versions are ignored.
 */
final class PagerDutySignature {
    private static final String KIND = "signature of pagerduty";

    private PagerDutySignature() {}

    /** Throws unless one of these secrets signed the body. */
    static void check(List<Secret> secrets, String header, byte[] body) {
        var presented = Arrays.stream(header.split(","))
                .map(String::strip)
                .filter(part -> part.startsWith("v1="))
                .map(part -> part.substring(3).getBytes(StandardCharsets.UTF_8))
                .toList();
        var valid = secrets.stream().map(secret -> hmac(secret, body)).anyMatch(expected -> presented.stream()
                .anyMatch(p -> MessageDigest.isEqual(expected, p)));
        if (!valid) {
            throw BadRequest.unproven(
                    KIND,
                    new Problem("Forbidden", 403, "no signature matches a secret configured under webhooks.pagerduty"));
        }
    }

    private static byte[] hmac(Secret secret, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HmacSHA256", e);
        }
    }
}
