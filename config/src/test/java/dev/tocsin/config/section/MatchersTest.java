package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.testing.InSeveralLocales;
import java.util.List;
import org.junit.jupiter.api.Test;

@InSeveralLocales
class MatchersTest {
    @Test
    void matchers_thatAreLargeTogether_areRefusedOnce() {
        var route = "    - {receiver: critical, matchers: ['a=~\"(b{900}){5}\"']}\n";
        var yaml = Fixture.PEOPLE + Fixture.POLICIES + "route:\n  receiver: critical\n  routes:\n";
        assertEquals("", Fixture.faults(yaml + route.repeat(100)));
        assertEquals(
                List.of("route.routes[110].matchers[0]: the regular expressions up to here are too large together\n"
                        + "    hint: shorten them: repeat less, or list values without special characters"),
                Fixture.problems(Fixture.load(yaml + route.repeat(120))).stream()
                        .map(configProblem -> configProblem.path() + ": " + configProblem.message() + "\n    hint: "
                                + configProblem.hint())
                        .toList());
    }
}
