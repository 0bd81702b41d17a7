package dev.tocsin.engine.quiet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Matcher;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InhibitionTest {
    private static final InhibitionRule RULE = new InhibitionRule(
            "inhibit_rules[0]",
            List.of(new Matcher.Equal("severity", "critical")),
            List.of(new Matcher.NotEqual("severity", "info")),
            List.of("cluster"));

    /** Cells: labels of the signal, of what fires, and whether the one is inhibited by the other. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        severity=warning cluster=a,  severity=critical cluster=a, true
        severity=warning cluster=a,  severity=critical cluster=b, false
        severity=warning cluster=a,  severity=critical,           false
        severity=warning,            severity=critical,           true
        severity=warning cluster=a,  severity=high cluster=a,     false
        severity=info cluster=a,     severity=critical cluster=a, false
        severity=critical cluster=a, severity=critical cluster=a, false
        cluster=a,                   severity=critical cluster=a, true
        """)
    void inhibited_byRule(String signal, String firing, boolean expected) {
        var inhibited =
                new Inhibitors(new Inhibition(List.of(RULE)), List.of(labels(firing))).inhibited(labels(signal));
        assertEquals(expected, inhibited.isPresent());
    }

    @Test
    void inhibited_saysWhichRuleAndWhatFires() {
        var other = new InhibitionRule(
                "inhibit_rules[1]",
                List.of(new Matcher.Equal("alertname", "Down")),
                List.of(new Matcher.Equal("severity", "info")),
                List.of());
        var reason = new Inhibitors(
                        new Inhibition(List.of(RULE, other)), List.of(labels("alertname=Up"), labels("alertname=Down")))
                .inhibited(labels("severity=info"))
                .orElseThrow()
                .reason();
        assertEquals("inhibited by inhibit_rules[1] while {alertname=\"Down\"} fires", reason);
    }

    @Test
    void rule_withoutMatchersOnASide_isRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new InhibitionRule("r", List.of(), RULE.target(), List.of()));
        assertThrows(
                IllegalArgumentException.class, () -> new InhibitionRule("r", RULE.source(), List.of(), List.of()));
    }

    private static Labels labels(String text) {
        var labels = new HashMap<String, String>();
        Stream.of(text.split(" ")).map(pair -> pair.split("=")).forEach(pair -> labels.put(pair[0], pair[1]));
        return Labels.of(labels);
    }
}
