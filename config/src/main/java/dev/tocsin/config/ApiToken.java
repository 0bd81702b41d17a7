package dev.tocsin.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A bearer token of the API, of which only the hash is known.
 *
 * @param name for the audit
 * @param sha256 of the token's UTF-8 bytes: 64 lower-case hexadecimal digits
 */
public record ApiToken(String name, String sha256, Role role) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public ApiToken {
        if (!HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException("token " + name + " needs a SHA-256 in lower-case hexadecimal digits");
        }
    }

    public boolean matches(String presented) {
        var hash = Digests.sha256().digest(presented.getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash);
    }
}
