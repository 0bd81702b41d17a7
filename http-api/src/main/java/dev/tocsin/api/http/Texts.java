package dev.tocsin.api.http;

/** Makes other people's text fit: bounded, and without the one character that PostgreSQL does not store. */
public final class Texts {
    private Texts() {}

    /** Cuts with an ellipsis, never within a surrogate pair. */
    public static String fit(String text, int longest) {
        var clean = text.replace('\0', '\uFFFD');
        if (clean.length() <= longest) {
            return clean;
        }
        var end = Character.isHighSurrogate(clean.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return clean.substring(0, end) + '…';
    }
}
