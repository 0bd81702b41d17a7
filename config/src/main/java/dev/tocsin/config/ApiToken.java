package dev.tocsin.config;

import dev.tocsin.engine.signal.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bearer token of the API, of which only the hash is known.
 *
 * @param name for the audit
 * @param sha256 of the token's UTF-8 bytes: 64 lower-case hexadecimal digits
 * @param user who acts with it, a configured user; empty = nobody in particular
 */
public record ApiToken(String name, String sha256, Role role, Optional<String> user) {
    /** What a shell hashes when a variable is not set, or in the wrong quotes, by its hash. */
    static final Map<String, String> WORTHLESS = Map.ofEntries(
            worthless("", "an empty text"),
            worthless(" ", "a blank"),
            worthless("\n", "a line break"),
            worthless("\r\n", "a line break"),
            worthless("\t", "a tab"),
            worthless("$TOKEN", "the text $TOKEN"),
            worthless("${TOKEN}", "the text ${TOKEN}"),
            worthless("TOKEN", "the text TOKEN"));

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public ApiToken {
        if (!HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException("token " + name + " needs a SHA-256 in lower-case hexadecimal digits");
        }
    }

    private static Map.Entry<String, String> worthless(String token, String what) {
        return Map.entry(Sha256.hex(token), what);
    }

    /** What is blank is no token. */
    public boolean matches(String presented) {
        if (presented.isBlank()) {
            return false;
        }
        var hash = Sha256.of(presented);
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash);
    }
}
