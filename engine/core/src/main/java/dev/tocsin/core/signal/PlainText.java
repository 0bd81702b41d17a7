package dev.tocsin.core.signal;

/**
 * Makes text from outside safe to show. Control characters and bidirectional controls (Unicode Standard Annex 9) can
 * forge a second line, or show a line in another order than it is read. A text without a visible character counts as
 * blank.
 */
public final class PlainText {
    private static final int BRAILLE_BLANK = 0x2800;
    private static final int NULL_NOTEHEAD = 0x1D159;

    private PlainText() {}

    /** Whether a text has no visible character. */
    public static boolean isBlank(String text) {
        return text.codePoints().allMatch(PlainText::isInvisible);
    }

    /** The first of these that is not blank, or "". */
    public static String firstOf(String... texts) {
        for (var text : texts) {
            if (!isBlank(text)) {
                return text;
            }
        }
        return "";
    }

    /**
     * The text in one line: control characters and line ends become one space, and bidirectional controls are left out.
     */
    public static String line(String text) {
        return cleaned(text, false);
    }

    /** The text cleaned in the same way, with its line ends kept. */
    public static String lines(String text) {
        return cleaned(text.replace("\r\n", "\n").replace('\r', '\n'), true);
    }

    private static String cleaned(String text, boolean keepsLines) {
        for (int i = 0; i < text.length(); i++) {
            if (isOdd(text.charAt(i), keepsLines)) {
                var clean = new StringBuilder(text.length());
                text.codePoints().forEach(c -> append(clean, c, keepsLines));
                return keepsLines ? clean.toString() : clean.toString().replaceAll(" {2,}", " ");
            }
        }
        return text;
    }

    private static void append(StringBuilder clean, int c, boolean keepsLines) {
        if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            clean.append('\uFFFD');
        } else if (c > Character.MAX_VALUE || !isOdd((char) c, keepsLines)) {
            clean.appendCodePoint(c);
        } else if (!isBidirectionalControl(c)) {
            clean.append(' ');
        }
    }

    private static boolean isOdd(char c, boolean keepsLines) {
        if (c >= ' ' && c < 0x7F) {
            return false;
        }
        return c < ' ' && !(keepsLines && c == '\n')
                || c >= 0x7F && c <= 0x9F
                || c == '\u2028'
                || c == '\u2029'
                || isBidirectionalControl(c)
                || Character.isSurrogate(c);
    }

    private static boolean isBidirectionalControl(int c) {
        return c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0xFEFF;
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> isDefaultIgnorable(c) || c == BRAILLE_BLANK || c == NULL_NOTEHEAD;
        };
    }

    /** Default_Ignorable_Code_Point of Unicode 16, as far as the category does not cover it already. */
    private static boolean isDefaultIgnorable(int c) {
        return c == 0x034F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || c >= 0x180B && c <= 0x180F
                || c >= 0x2060 && c <= 0x206F
                || c == 0x3164
                || c >= 0xFE00 && c <= 0xFE0F
                || c == 0xFFA0
                || c >= 0xFFF0 && c <= 0xFFF8
                || c >= 0xE0000 && c <= 0xE0FFF;
    }
}
