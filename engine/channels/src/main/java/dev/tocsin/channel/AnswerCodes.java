package dev.tocsin.channel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Short codes of incidents for messages that people answer by typing, such as {@code 7F3K}: 20 bits of an HMAC over the
 * incident's id. Nothing is stored; with the key, the incident is found by computing the codes of the candidates again.
 * A code alone authorizes nothing: it counts only from an address that was paged about that very incident.
 */
public final class AnswerCodes {
    private static final int LENGTH = 4;
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @param key the channel's own secret, known to the provider and to Tocsin */
    public AnswerCodes(Secret key) {
        this.key = new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    public String of(String incident) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var hash = mac.doFinal(("tocsin answer " + incident).getBytes(StandardCharsets.UTF_8));
            var code = new StringBuilder();
            for (int i = 0; i < LENGTH; i++) {
                code.append(DIGITS.charAt(hash[i] & 31));
            }
            return code.toString();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HmacSHA256", e);
        }
    }

    /**
     * Normalizes a code as somebody typed it: upper or lower case, and O, I and L for the digits that they look like.
     */
    public static String typed(String text) {
        return text.toUpperCase(Locale.ROOT).replace('O', '0').replace('I', '1').replace('L', '1');
    }
}
