package dev.tocsin.api.http;

import dev.tocsin.engine.signal.Sha256;

/** Makes other people's text fit: bounded, and only of characters that UTF-8 and PostgreSQL can hold. */
public final class TextBounds {
    private static final int HASH_LENGTH = 16;

    private TextBounds() {}

    /** Cuts with an ellipsis, never within a surrogate pair. */
    public static String fit(String text, int longest) {
        var clean = clean(text);
        if (clean.length() <= longest) {
            return clean;
        }
        var end = Character.isHighSurrogate(clean.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return clean.substring(0, end) + '…';
    }

    /** What identifies something: one that is too long is cut, and ends in a hash of the whole, so that it stays its own. */
    public static String identity(String text, int longest) {
        var clean = clean(text);
        return clean.length() <= longest
                ? clean
                : fit(clean, longest - HASH_LENGTH) + Sha256.hex(clean).substring(0, HASH_LENGTH);
    }

    /** JSON can spell NUL, which PostgreSQL does not store, and half a character, which UTF-8 cannot say. */
    public static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isOdd(text.charAt(i))) {
                return text.codePoints()
                        .map(c -> isOdd(c) ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    private static boolean isOdd(int c) {
        return c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
