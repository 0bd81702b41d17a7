package dev.tocsin.core.suppression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Matcher;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InhibitionRulesTest {
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
        var inhibited = new ActiveInhibitions(new InhibitionRules(List.of(RULE)), List.of(labels(firing)))
                .inhibited(labels(signal));
        assertEquals(expected, inhibited.isPresent());
    }

    @Test
    void inhibited_saysWhichRuleAndWhatFires() {
        var other = new InhibitionRule(
                "inhibit_rules[1]",
                List.of(new Matcher.Equal("alertname", "Down")),
                List.of(new Matcher.Equal("severity", "info")),
                List.of());
        var reason = new ActiveInhibitions(
                        new InhibitionRules(List.of(RULE, other)),
                        List.of(labels("alertname=Up"), labels("alertname=Down")))
                .inhibited(labels("severity=info"))
                .orElseThrow()
                .reason();
        assertEquals("inhibited by inhibit_rules[1] while {alertname=\"Down\"} fires", reason);
    }

    /** As in Alertmanager: such a side matches everything, and what matches both sides inhibits nothing of the like. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
        alertname=Up                ¦ alertname=InfoInhibitor ¦ true
        alertname=InfoInhibitor     ¦ alertname=InfoInhibitor ¦ false
        alertname=InfoInhibitor     ¦ alertname=Up            ¦ false
        """)
    void rule_withoutSources_isInhibitedByAnyOther(String firing, String signal, boolean expected) {
        var target = List.<Matcher>of(new Matcher.Equal("alertname", "InfoInhibitor"));
        var rule = new InhibitionRule("r", List.of(), target, List.of());
        var inhibitors = new ActiveInhibitions(new InhibitionRules(List.of(rule)), List.of(labels(firing)));

        assertEquals(expected, inhibitors.inhibited(labels(signal)).isPresent());
    }

    @Test
    void rule_withoutTargets_inhibitsAllButItsSources() {
        var rule = new InhibitionRule("r", RULE.source(), List.of(), List.of());
        var source = labels("severity=critical");
        var inhibitors = new ActiveInhibitions(new InhibitionRules(List.of(rule)), List.of(source));

        assertTrue(inhibitors.inhibited(labels("a=b")).isPresent());
        assertTrue(inhibitors.inhibited(source).isEmpty());
    }

    @Test
    void rule_withoutMatchersOnBothSides_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new InhibitionRule("r", List.of(), List.of(), List.of()));
    }

    private static Labels labels(String text) {
        var labels = new HashMap<String, String>();
        Stream.of(text.split(" ")).map(pair -> pair.split("=")).forEach(pair -> labels.put(pair[0], pair[1]));
        return Labels.of(labels);
    }
}
