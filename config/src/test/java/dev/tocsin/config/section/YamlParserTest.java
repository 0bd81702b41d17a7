package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tocsin.testing.InSeveralLocales;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@InSeveralLocales
class YamlParserTest {
    @Test
    void deepNesting_isRefusedAtItsPlace() {
        var deep = "teams:\n  a: " + "[".repeat(500_000);
        assertEquals("a.yaml:2 : this is nested more than 50 deep", Fixture.faults(deep));
    }

    @Test
    void aliasesThatExpandWithoutEnd_areRefused() {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i <= 16; i++) {
            var before = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + before + ", " + before + ", " + before + "]\n");
        }
        var faults = Fixture.faults(bomb.toString());
        assertEquals(true, faults.contains("this expands to too many values"), faults);
    }

    @Test
    void anAliasToItself_isRefused() {
        assertEquals("a.yaml:1 : this expands to too many values", Fixture.faults("teams: &a {b: *a}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a: b: c", "? [x]\n: y", "a: *nowhere", "--- \na: 1\n--- \nb: 2", "a: \u0000", "{", "a\nb: c"})
    void whatIsNotYaml_isOneProblemOfTheFile(String text) {
        var problems = Fixture.problems(Fixture.load(text, "dedup_window: 5m"));
        assertEquals(1, problems.size(), problems.toString());
        assertEquals("a.yaml", problems.getFirst().file());
        assertFalse(problems.getFirst().hint().isBlank());
    }

    @Test
    void anAnchor_mayBeReused() {
        Fixture.valid(Fixture.BASE.replace("[{channel: console}]}\n  alex", "&c [{channel: console}]}\n  alex"));
        Fixture.valid(
                "users:\n  a: &a {contacts: [{channel: console}]}\n  sam: *a\n" + Fixture.POLICIES + Fixture.ROUTE);
    }

    @Test
    void whatCannotBeSeen_isANumberInAFault() {
        var faults = Fixture.faults(Fixture.PEOPLE + Fixture.POLICIES + "route: {receiver: \"a\\u202Eb\"}\n");
        assertEquals(true, faults.contains("unknown receiver 'a\\u{202e}b'"), faults);
    }
}
