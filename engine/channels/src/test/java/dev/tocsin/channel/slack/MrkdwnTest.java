package dev.tocsin.channel.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.testing.InSeveralLocales;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@InSeveralLocales
class MrkdwnTest {
    @Test
    void escape_leavesNothingThatSlackWouldActOn() {
        assertEquals("&lt;!channel&gt; a &amp;&amp; b", Mrkdwn.escape("<!channel> a && b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\u0001',
            value = {
                "see https://wiki.example/a?b=1&amp;c=2. Now~see <https://wiki.example/a?b=1&amp;c=2>. Now",
                "(http://a.example/x)~(<http://a.example/x>)",
                "&lt;https://a.example&gt; b~&lt;<https://a.example>&gt; b",
                "<https://a.example|a> https://b.example~<https://a.example|a> <https://b.example>",
                "https://a.example/$1\\d~<https://a.example/$1\\d>",
                "no links here~no links here"
            })
    void linked_makesLinksOfUrlsOnly(String text, String linked) {
        assertEquals(linked, Mrkdwn.linked(text));
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef, 6, abcdef",
        "abcdef, 5, abcd…",
        "ab&amp;cd, 6, ab…",
        "ab&amp;cd, 8, ab&amp;…",
        "ab<https://a.example>, 10, ab…",
        "abc🔥🔥, 5, abc…"
    })
    void cut_splitsNothing(String text, int most, String cut) {
        assertEquals(cut, Mrkdwn.cut(text, most));
    }

    @Test
    void cut_ofTextWithoutMarkup_mindsOnlySurrogates() {
        assertEquals("a < b…", Mrkdwn.cutPlain("a < b and c", 6));
        assertEquals("abc…", Mrkdwn.cutPlain("abc🔥🔥", 5));
    }

    @Test
    void pieces_endWithLines_andLoseNothing() {
        assertEquals(List.of("one\ntwo", "three"), Mrkdwn.pieces("one\ntwo\nthree", 9));
        assertEquals(List.of("aaaa", "aa"), Mrkdwn.pieces("aaaaaa", 4));
        assertEquals(List.of(), Mrkdwn.pieces(" \n", 4));
    }

    @Test
    void pieces_ofOneLongLink_areNoEndlessLoop() {
        var pieces = Mrkdwn.pieces("<https://a.example/" + "b".repeat(50) + ">", 20);
        assertTrue(pieces.stream().allMatch(piece -> piece.length() <= 20), pieces::toString);
    }
}
