package dev.tocsin.core.signal;

/** Bounds text from outside: its length, and its characters to those that UTF-8 and PostgreSQL can store. */
public final class TextBounds {
    private static final int HASH_LENGTH = 16;

    private TextBounds() {}

    /** Cuts a text with an ellipsis, never within a surrogate pair. */
    public static String fit(String text, int longest) {
        var clean = clean(text);
        if (clean.length() <= longest) {
            return clean;
        }
        var end = Character.isHighSurrogate(clean.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return clean.substring(0, end) + '…';
    }

    /** Cuts an identifier: one that is too long ends in a hash of the whole, so that it stays unique. */
    public static String identity(String text, int longest) {
        var clean = clean(text);
        return clean.length() <= longest
                ? clean
                : fit(clean, longest - HASH_LENGTH) + Sha256.hex(clean).substring(0, HASH_LENGTH);
    }

    /**
     * Replaces NUL, which PostgreSQL does not store, and single surrogates, which UTF-8 cannot encode; JSON can contain
     * both.
     */
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
