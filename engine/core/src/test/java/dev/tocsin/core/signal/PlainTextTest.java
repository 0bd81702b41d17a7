package dev.tocsin.core.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.testing.InSeveralLocales;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@InSeveralLocales
class PlainTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t\n",
                "\u00a0",
                "\u200b\ufeff",
                "\u2028",
                "\u202e",
                "\u0000\u001b",
                "\u00ad",
                "\u3164",
                "\u2800",
                "\u115f\u1160",
                "\uffa0",
                "\ufe0f",
                "\u034f",
                "\u17b4",
                "\u180b",
                "\u2065",
                "\ufff0",
                "\udb40\udd00",
                "\udb43\udfff",
                "\ud834\udd59"
            })
    void textWithoutAVisibleCharacter_isBlank(String text) {
        assertTrue(PlainText.isBlank(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", " a ", ".", "\u200bx", "🚒", "\ud800", "null", "\u2801", "☎\ufe0f", "\u3165", "\ufffd"})
    void textWithAVisibleCharacter_isNot(String text) {
        assertFalse(PlainText.isBlank(text));
    }

    @Test
    void firstThatIsNotBlank_isTaken() {
        assertEquals("b", PlainText.firstOf("", "\u200b", "b", "c"));
        assertEquals("", PlainText.firstOf("", " "));
    }

    @Test
    void line_hasNoControlCharacterAndNoBidirectionalControl() {
        assertEquals(
                "pay ment [31m red end � 🚒 ok",
                PlainText.line("pay\r\nment\u001b[31m\u202e red\u2028\u0085end\u0000\u0007 \ud800 🚒 \u2066ok\u2069"));
        assertEquals("as it is, é 🚒 👩‍🚒", PlainText.line("as it is, é 🚒 👩‍🚒"));
    }

    @Test
    void lines_keepTheirEnds() {
        assertEquals("a\nb\nc d", PlainText.lines("a\r\nb\rc\td\u202e"));
    }
}
