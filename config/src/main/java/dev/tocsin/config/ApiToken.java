package dev.tocsin.config;

import dev.tocsin.core.signal.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bearer token of the API; only its hash is stored.
 *
 * @param name for the audit
 * @param sha256 of the token's UTF-8 bytes: 64 lower-case hexadecimal digits
 * @param user in whose name the token acts, a configured user; empty = no user
 */
public record ApiToken(String name, String sha256, Role role, Optional<String> user) {
    /** Hashes of what a shell passes if a variable is not set or wrongly quoted, with a description. */
    public static final Map<String, String> WORTHLESS = Map.ofEntries(
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

    /** Compares in constant time; a blank text never matches. */
    public boolean matches(String presented) {
        if (presented.isBlank()) {
            return false;
        }
        var hash = Sha256.of(presented);
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash);
    }
}
