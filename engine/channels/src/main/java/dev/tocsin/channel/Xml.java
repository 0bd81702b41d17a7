package dev.tocsin.channel;

/** Escapes text for XML 1.0. */
public final class Xml {
    private Xml() {}

    /**
     * Escapes text for the content of an element or a quoted attribute; characters that XML does not allow become
     * spaces.
     */
    public static String text(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&apos;");
                default -> escaped.appendCodePoint(isSayable(c) ? c : ' ');
            }
        });
        return escaped.toString();
    }

    private static boolean isSayable(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c < 0xD800
                || c >= 0xE000 && c < 0xFFFE
                || c >= 0x10000;
    }
}
