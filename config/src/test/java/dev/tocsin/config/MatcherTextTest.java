package dev.tocsin.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Matcher;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTextTest {
    /** Cells: the text, and the matchers it means. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '\'', textBlock = """
        foo=bar                     ¦ foo="bar"
        foo = bar                   ¦ foo="bar"
        foo="bar"                   ¦ foo="bar"
        foo!=bar                    ¦ foo!="bar"
        foo=~"a|b"                  ¦ foo=~"a|b"
        foo!~a|b                    ¦ foo!~"a|b"
        foo=                        ¦ foo=""
        foo=""                      ¦ foo=""
        foo=two words               ¦ foo="two words"
        "foo bar"="baz"             ¦ foo bar="baz"
        foo="a,b"                   ¦ foo="a,b"
        foo="b\\"ar"                ¦ foo="b"ar"
        foo="a\\\\b"                ¦ foo="a\\b"
        foo=~"a\\.b"                ¦ foo=~"a\\.b"
        foo=~"\\d{2,3}"             ¦ foo=~"\\d{2,3}"
        foo==bar                    ¦ foo="=bar"
        foo=~=bar                   ¦ foo=~"=bar"
        {a="b",c=~"d"}              ¦ a="b" c=~"d"
        { a = b , c != "d" , }      ¦ a="b" c!="d"
        a="}",b="{"                 ¦ a="}" b="{"
        sévérité="é"                ¦ sévérité="é"
        """)
    void parse_readsAlertmanagersSyntax(String text, String expected) {
        var good = assertInstanceOf(MatcherText.Good.class, MatcherText.parse(text));
        assertEquals(expected, good.matchers().stream().map(Matcher::toString).collect(Collectors.joining(" ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``              | found nothing
        {}              | found nothing
        foo             | expected =, !=, =~ or !~, found the end
        =bar            | expected a label name, found '=bar'
        foo>bar         | expected =, !=, =~ or !~, found the end
        foo~bar         | expected =, !=, =~ or !~, found '~bar'
        foo="bar        | does not end
        foo="a"b        | expected a comma or the end, found 'b'
        foo='bar'       | quotes or braces
        foo=~a{2}       | quotes or braces
        foo=~"a("       | does not compile: Unclosed group
        foo!~"[z-a]"    | does not compile: Illegal character range
        {foo=bar        | expected a label name, found '{foo=bar'
        ,foo=bar        | expected a label name
        """)
    void parse_saysWhatIsWrong(String text, String expected) {
        var bad = assertInstanceOf(MatcherText.Bad.class, MatcherText.parse(text));
        assertTrue(bad.message().contains(expected), bad.message());
        assertTrue(!bad.hint().isBlank());
    }

    @Test
    void parse_ofANewline_meansANewline() {
        var good = (MatcherText.Good) MatcherText.parse("foo=\"a\\nb\"");
        assertTrue(good.matchers().getFirst().matches(Labels.of(Map.of("foo", "a\nb"))));
    }
}
