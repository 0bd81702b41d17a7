package dev.tocsin.core.signal;

import java.nio.charset.StandardCharsets;

/** Signals with the same key belong to the same incident. At most one incident that is not closed exists for a key. */
public record DedupKey(String value) {
    /** Maximum of characters; longer keys are refused, because the key is a database index. */
    public static final int MAX_LENGTH = 1024;

    /** Maximum of bytes in UTF-8 of a key that is made now; PostgreSQL indexes texts of up to 2 692. */
    public static final int MAX_BYTES = 2_000;

    public DedupKey {
        value = storable(value);
        if (value.isBlank()) {
            throw new IllegalArgumentException("a dedup key must not be blank");
        }
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a dedup key has at most " + MAX_LENGTH + " characters, not " + value.length());
        }
    }

    /** Whether a text is short enough for a new key. The constructor also takes the keys that earlier versions made. */
    public static boolean fits(String text) {
        return text.length() <= MAX_LENGTH && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /** The key as the database returns it: without NUL and single surrogates, which JSON can contain. */
    private static String storable(String text) {
        return isPlain(text)
                ? text
                : new String(text.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
