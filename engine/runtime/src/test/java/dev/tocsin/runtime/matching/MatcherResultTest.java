package dev.tocsin.runtime.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.testing.InSeveralLocales;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@InSeveralLocales
class MatcherResultTest {
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
        "foo bar"="baz"             ¦ "foo bar"="baz"
        {"a.b"=~"c", d = e }        ¦ "a.b"=~"c" d="e"
        sévérité="\\u00e9\\x41"     ¦ "sévérité"="éA"
        foo=''bar''                 ¦ foo="''bar''"
        foo=~(a)(b)                 ¦ foo=~"(a)(b)"
        job:x="y"                   ¦ "job:x"="y"
        foo="a,b"                   ¦ foo="a,b"
        foo="b\\"ar"                ¦ foo="b\\"ar"
        foo="a\\\\b"                ¦ foo="a\\\\b"
        foo=~"a\\.b"                ¦ foo=~"a\\\\.b"
        foo=~"\\d{2,3}"             ¦ foo=~"\\\\d{2,3}"
        foo==bar                    ¦ foo="=bar"
        foo=~=bar                   ¦ foo=~"=bar"
        {a="b",c=~"d"}              ¦ a="b" c=~"d"
        { a = b , c != "d" , }      ¦ a="b" c!="d"
        a="}",b="{"                 ¦ a="}" b="{"
        sévérité="é"                ¦ "sévérité"="é"
        """)
    void parse_readsAlertmanagersSyntax(String text, String expected) {
        var good = assertInstanceOf(MatcherResult.Good.class, MatcherResult.parse(text));
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
        foo=~"a("       | does not compile: missing closing )
        foo!~"[z-a]"    | does not compile: invalid character class range
        ,foo=bar        | expected a label name
        foo=~a{2}       | the braces do not match
        {foo=bar        | the braces do not match
        {"a b"=c        | the braces do not match
        "a b"=c}        | the braces do not match
        "a b"=c d       | expected a comma or the end, found 'd'
        "a b"="\\d"     | the escape \\d is not known
        "a b"="\\U00110000" | no character has the number
        foo=~"((a{1000}){1000}){1000}" | has too many repetitions
        foo=~"(([[:alpha:](]){1000}[{]\\){2,1000}){1000,}" | has too many repetitions
        foo=~"(?=a)"    | does not compile
        foo=~"(a)\\1"   | does not compile
        """)
    void parse_saysWhatIsWrong(String text, String expected) {
        var bad = assertInstanceOf(MatcherResult.Bad.class, MatcherResult.parse(text));
        assertTrue(bad.message().contains(expected), bad.message());
        assertTrue(!bad.hint().isBlank());
    }

    @Test
    void parse_ofANewline_meansANewline() {
        var good = (MatcherResult.Good) MatcherResult.parse("foo=\"a\\nb\"");
        assertTrue(good.matchers().getFirst().matches(Labels.of(Map.of("foo", "a\nb"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
        db|web         ¦ web          ¦ true
        db|web         ¦ webber       ¦ false
        db|            ¦ ''           ¦ true
        (?i)db|web     ¦ WEB          ¦ true
        (?i)k          ¦ \u212a       ¦ true
        a|b.*          ¦ b1           ¦ true
        team1-(a|b)    ¦ team1-b      ¦ true
        team1-(a|b)    ¦ team1-c      ¦ false
        team1-?        ¦ team1        ¦ true
        team1-{0}      ¦ team1        ¦ true
        ab|cd.         ¦ ab           ¦ true
        a.c            ¦ a\u00e9c     ¦ true
        .*             ¦ ''           ¦ true
        .+             ¦ ''           ¦ false
        \\d{2,3}       ¦ 123          ¦ true
        [0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12} ¦ 7d9c5b6f-1234-1234-1234-123456789abc ¦ true
        [a-c]+         ¦ abcd         ¦ false
        """)
    void regex_matchesTheWholeValue(String regex, String value, boolean expected) {
        var good = (MatcherResult.Good) MatcherResult.parse("label=~\"" + regex + '"');
        assertEquals(expected, good.matchers().getFirst().matches(Labels.of(Map.of("label", value))));
    }

    @Test
    void parse_ofARegexBeyondAnyUse_refusesIt() {
        var bad = assertInstanceOf(MatcherResult.Bad.class, MatcherResult.parse("a=~" + "x".repeat(4097)));
        assertEquals("the regular expression has 4097 characters, 4096 are allowed", bad.message());
    }

    @Test
    void regex_thatBacktracksForEverElsewhere_answersAtOnce() {
        var good = (MatcherResult.Good) MatcherResult.parse("a=~\"(x+x+)+y\"");
        assertTimeout(
                Duration.ofSeconds(60),
                () -> assertFalse(good.matchers().getFirst().matches(Labels.of(Map.of("a", "x".repeat(4000))))));
    }

    /** Matchers are read on threads that have little stack left: one that fits here today must fit there tomorrow. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '\'', textBlock = """
        foo=~"           ¦ a|  ¦ "
        foo=~"(?i)       ¦ |   ¦ "
        foo=~"           ¦ [a] ¦ "
        "sévérité"="     ¦ a   ¦ "
        "sévérité"="     ¦ \\n ¦ "
        """)
    void parse_ofALongText_needsLittleStack(String start, String piece, String end) throws InterruptedException {
        var text = start + piece.repeat(3_900 / piece.length()) + end;
        var read = new AtomicReference<MatcherResult>();
        var thread = new Thread(null, () -> read.set(MatcherResult.parse(text)), "little-stack", 256 * 1024);
        thread.setUncaughtExceptionHandler((_, _) -> {});
        thread.start();
        thread.join();
        assertInstanceOf(MatcherResult.Good.class, read.get());
    }

    @Property
    void regex_withShortCuts_answersAsRe2Does(
            @ForAll
                    @StringLength(max = 12)
                    @CharRange(from = 'a', to = 'c')
                    @Chars({'|', '(', ')', '.', '*', '?', '[', ']', '\\', 'K', '\u212a', '\n'})
                    String source,
            @ForAll boolean anyCase,
            @ForAll @StringLength(max = 4) @CharRange(from = 'a', to = 'c') @Chars({'K', 'k', '\u212a', '\n', '.'})
                    String value) {
        var regex = (anyCase ? "(?i)" : "") + source;
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException _) {
            Assume.that(false);
            return;
        }
        assertEquals(
                Match.of(pattern.matches(value)),
                MatcherParser.compiledOrUnknown(regex).apply(value));
    }

    @Property
    void toString_ofAMatcher_isReadBackAsTheSame(
            @ForAll("operators") String operator, @ForAll @NotEmpty String label, @ForAll String value) {
        Assume.that(!label.contains("\n") && !value.contains("\n"));
        Matcher matcher;
        try {
            matcher = MatcherParser.build(label, operator, value, MatcherParser::compiled);
        } catch (MatcherParser.Faulty _) {
            Assume.that(false);
            return;
        }
        var good =
                assertInstanceOf(MatcherResult.Good.class, MatcherResult.parse(matcher.toString()), matcher.toString());
        assertEquals(List.of(matcher), good.matchers());
    }

    @Provide
    Arbitrary<String> operators() {
        return Arbitraries.of("=", "!=", "=~", "!~");
    }
}
