package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.section.Fixture;
import dev.tocsin.testing.InSeveralLocales;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@InSeveralLocales
class AlertmanagerImportTest {
    private static final String ALERTMANAGER = """
        global: {resolve_timeout: 5m, slack_api_url: 'https://hooks.example.test/secret'}
        templates: ['*.tmpl']
        route:
          receiver: 'team X mails'
          group_by: ['alertname', cluster]
          group_wait: 30s
          group_interval: 5m
          routes:
            - match_re: {service: '^(foo1|foo2|baz)$'}
              match: {'severity': 'crit"ical'}
              receiver: pager
              continue: true
              mute_time_intervals: [offhours]
              routes:
                - matchers: [ 'owner=~"a|b"', env != dev ]
                  repeat_interval: 3h
            - matchers: '{a="b"}'
              labels: {runbook: x}
        inhibit_rules:
          - {source_match: {severity: critical}, target_matchers: [severity=warning], equal: [alertname]}
          - {target_matchers: [severity=info]}
        time_intervals:
          - name: offhours
            time_intervals: [{weekdays: ['saturday', 'sunday'], times: [{start_time: '09:00', end_time: '17:00'}], location: Europe/Madrid}]
        receivers:
          - {name: 'team X mails', email_configs: [{to: team-X@example.test}]}
          - {name: pager, pagerduty_configs: [{service_key: secret}], webhook_configs: []}
        """;

    @Test
    void translate_ofWhatAlertmanagerTakes_compilesToTheSameTree() {
        var done = assertInstanceOf(
                ImportResult.Done.class, AlertmanagerImport.translate("alertmanager.yml", ALERTMANAGER));
        var text = String.join("", done.files().values());
        var configuration = Fixture.valid(text);
        var router = configuration.router();
        var inhibitionRules =
                configuration.directory().suppressionRules().inhibitions().inhibition();

        var root = router.root();
        assertEquals(List.of("alertname", "cluster"), root.groupBy());
        assertEquals(Optional.of(Duration.ofMinutes(5)), root.timing().groupInterval());
        var first = root.routes().getFirst();
        assertEquals("pager", first.receiver());
        assertTrue(first.continues());
        assertEquals(
                "[severity=\"crit\\\"ical\", service=~\"^(foo1|foo2|baz)$\"]",
                first.matchers().toString());
        assertEquals("offhours", first.timing().muted().getFirst().name());
        assertTrue(first.timing().muted().getFirst().contains(Instant.parse("2026-11-21T08:00:00Z")));
        var below = first.routes().getFirst();
        assertEquals("[owner=~\"a|b\", env!=\"dev\"]", below.matchers().toString());
        assertEquals(Optional.of(Duration.ofHours(3)), below.timing().repeatInterval());
        var rule = inhibitionRules.rules().getFirst();
        assertEquals("[severity=\"critical\"]", rule.source().toString());
        assertEquals(List.of("alertname"), rule.equal());
        assertEquals("[]", inhibitionRules.rules().get(1).source().toString());
        assertEquals(
                "[severity=\"info\"]", inhibitionRules.rules().get(1).target().toString());
        assertEquals(2, inhibitionRules.rules().size());
    }

    @Test
    void translate_namesEverythingThatIsNotCarriedOver_andNoSecret() {
        var done = (ImportResult.Done) AlertmanagerImport.translate("alertmanager.yml", ALERTMANAGER);
        var notes = done.notCarriedOver().stream().map(Object::toString).collect(Collectors.joining("\n"));
        var text = String.join("", done.files().values());

        for (var expected : List.of(
                "receivers.pager: receiver pager with pagerduty_configs: a stub",
                "email_configs",
                "receivers: global",
                "receivers: templates",
                "route.routes[1]: labels: left out",
                "route: repeat_interval, which the root route does not say")) {
            assertTrue(notes.contains(expected), expected + " in\n" + notes);
        }
        for (var note : done.notCarriedOver()) {
            assertTrue(note.place().isEmpty() || text.contains("# not carried over: " + note), note + " in\n" + text);
        }
        assertEquals(false, text.contains("secret") || text.contains("example.test"));
    }

    @Test
    void translate_ofAMatcherThatIsNotRead_refusesTheWhole() {
        var refused = assertInstanceOf(
                ImportResult.Refused.class,
                AlertmanagerImport.translate(
                        "alertmanager.yml",
                        ALERTMANAGER.replace("env != dev", "'env=~\"(\"'").replace("pager\n", "gone\n")));
        assertEquals(
                List.of("route.routes[0].receiver", "route.routes[0].routes[0].matchers[1]"),
                refused.faults().stream().map(importFault -> importFault.path()).toList());
    }

    @Test
    void translate_ofSomethingElse_refusesIt() {
        assertInstanceOf(ImportResult.Refused.class, AlertmanagerImport.translate("x", "a: ["));
        assertInstanceOf(ImportResult.Refused.class, AlertmanagerImport.translate("x", "groups: []"));
        assertInstanceOf(ImportResult.Refused.class, AlertmanagerImport.translate("x", ""));
    }
}
