package dev.tocsin.core.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.testing.InSeveralLocales;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@InSeveralLocales
class MatcherTest {
    @ParameterizedTest(name = "{0} against team={1}: =:{2} !=:{3} =~:{4} !~:{5}")
    @CsvSource({
        "db,     db,     true,  false, true,  false",
        "db,     dba,    false, true,  false, true",
        "d.*,    dba,    false, true,  true,  false",
        "d.*,    odd,    false, true,  false, true",
        "db|web, web,    false, true,  true,  false",
        "db|web, webber, false, true,  false, true",
        "db,     '',     false, true,  false, true",
        "'',     '',     true,  false, true,  false",
        ".*,     '',     false, true,  true,  false",
        ".+,     '',     false, true,  false, true",
    })
    void matches_byOperator(String value, String team, boolean eq, boolean ne, boolean re, boolean nre) {
        var labels = Labels.of(Map.of("team", team, "other", "x"));

        assertEquals(eq, new Matcher.Equal("team", value).matches(labels));
        assertEquals(ne, new Matcher.NotEqual("team", value).matches(labels));
        assertEquals(re, new Matcher.Regex("team", value, matching(value)).matches(labels));
        assertEquals(nre, new Matcher.NotRegex("team", value, matching(value)).matches(labels));
    }

    private static Function<String, Match> matching(String regex) {
        var whole = Pattern.compile(regex).asMatchPredicate();
        return value -> Match.of(whole.test(value));
    }

    @Test
    void toString_readsAsAlertmanagerWritesIt() {
        assertEquals("team=\"db\"", new Matcher.Equal("team", "db").toString());
        assertEquals("team!=\"db\"", new Matcher.NotEqual("team", "db").toString());
        assertEquals("team=~\"d.*\"", new Matcher.Regex("team", "d.*", matching("d.*")).toString());
        assertEquals("team!~\"d.*\"", new Matcher.NotRegex("team", "d.*", matching("d.*")).toString());
    }
}
