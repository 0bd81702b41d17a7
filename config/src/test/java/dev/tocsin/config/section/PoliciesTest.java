package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.report.ConfigSummary;
import dev.tocsin.core.policy.AutoResolve;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.ContactRule;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.QuietHours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Urgency;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The whole language of policies and personal rules. */
class PoliciesTest {
    private static final String PEOPLE = """
        channels:
          chat: {type: console}
          text: {type: console}
        users:
          sam:
            time_zone: Europe/Madrid
            contacts: [{channel: chat, address: U1}, {name: sms, channel: text, address: "+1"}]
            rules: {high: [{contact: chat}, {contact: sms, after: 2m}], low: [{contact: chat}]}
            quiet_hours: {from: "22:00", to: "07:00"}
          alex: {contacts: [{channel: chat}]}
        rotations:
          primary: {time_zone: UTC, start: 2026-01-05, handoff: "08:00", shift: 24h, members: [sam, alex]}
        receivers:
          critical: {policy: critical}
        """;
    private static final String POLICIES = """
        policies:
          managers: {levels: [{responders: [{user: sam}], timeout: 15m}], repeat: forever, auto_resolve: never}
          critical:
            levels:
              - responders: [{rotation: primary, who: next}, {round_robin: [sam, alex]}, {channel: text}]
                delay: 5m
                timeout: 15m
                when:
                  severities: [SEV1]
                  matchers: ['team="db"', 'env!~"dev|test"']
                  hours: [{days: [mon, Friday], from: "22:00", to: "06:00", time_zone: Europe/Madrid}]
              - {responders: [{rotation: primary, who: all}], delay: 0s, timeout: 15m}
            repeat: 2
            at_end: {policy: managers}
            acknowledge_timeout: 30m
            auto_resolve: 1h
            status_updates: {P0: 30m, high: 60m}
        """;

    private static EscalationPolicy critical() {
        return Fixture.valid(PEOPLE, POLICIES, Fixture.ROUTE)
                .router()
                .policies()
                .get("critical");
    }

    @Test
    void responders_ofEveryKind() {
        assertEquals(
                List.of(
                        new Responder.Rotation("primary", Responder.Who.NEXT),
                        new Responder.RoundRobin(List.of("sam", "alex")),
                        new Responder.Channel("text")),
                critical().level(1).responders());
        assertEquals(
                List.of(new Responder.Rotation("primary", Responder.Who.ALL)),
                critical().level(2).responders());
    }

    @Test
    void delay_ofZero_isNone() {
        assertEquals(Optional.of(Duration.ofMinutes(5)), critical().level(1).delay());
        assertEquals(Optional.empty(), critical().level(2).delay());
    }

    @Test
    void condition_namesSeveritiesAsTheScaleDoes() {
        var when = critical().level(1).when().orElseThrow();
        assertEquals(List.of("critical"), when.severities());
        assertEquals("[team=\"db\", env!~\"dev|test\"]", when.matchers().toString());
        assertEquals(
                Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                when.hours().getFirst().days());
    }

    @Test
    void end_isAnotherPolicy_whole() {
        var managers = critical().next().orElseThrow();
        assertEquals("managers", managers.name());
        assertTrue(managers.repeatsForever());
        assertEquals(Optional.of(new AutoResolve.Never()), managers.autoResolve());
        assertEquals(
                Optional.of(new AutoResolve.After(Duration.ofHours(1))),
                critical().autoResolve());
        assertEquals(
                Map.of("critical", Duration.ofMinutes(30), "high", Duration.ofMinutes(60)),
                critical().statusUpdates());
    }

    @Test
    void rules_nameContacts() {
        var sam = Fixture.valid(PEOPLE, POLICIES, Fixture.ROUTE)
                .directory()
                .users()
                .get("sam");
        var chat = new ContactMethod("chat", "U1");
        assertEquals(
                Map.of(
                        Urgency.HIGH,
                        List.of(
                                new ContactRule(chat, Duration.ZERO),
                                new ContactRule(new ContactMethod("text", "+1"), Duration.ofMinutes(2))),
                        Urgency.LOW,
                        List.of(new ContactRule(chat, Duration.ZERO))),
                sam.rules());
        assertEquals(
                Optional.of(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneId.of("Europe/Madrid"))),
                sam.quietHours());
        assertEquals(Optional.of(ZoneId.of("Europe/Madrid")), sam.zone());
    }

    @Test
    void urgency_isHighForTheWorstTwo_unlessSaid() {
        var scale = Fixture.valid(Fixture.BASE + """
            severities: [{name: a}, {name: b, urgency: low}, {name: c, urgency: high}, {name: d}]
            default_severity: a
            """).directory().severities();
        assertEquals(
                List.of(Urgency.HIGH, Urgency.LOW, Urgency.HIGH, Urgency.LOW),
                scale.rules().stream().map(rule -> rule.urgency()).toList());
    }

    @Test
    void summary_saysWhatAPolicyDoes() {
        var text =
                ConfigSummary.of(Fixture.valid(PEOPLE, POLICIES, Fixture.ROUTE), Instant.parse("2026-03-01T12:00:00Z"));
        assertTrue(text.contains("""
              critical: after 5m rotation.next:primary + round_robin:sam,alex + channel:text \
            (if critical, team="db", env!~"dev|test", mon,fri 22:00-06:00 Europe/Madrid) 15m > rotation.all:primary 15m; \
            repeats 2 times; then policy managers; escalates again 30m after an acknowledgement; resolves when clear for 1h; \
            status updates every 30m for critical, 1h for high
              managers: user:sam 15m; repeats until somebody answers; resolved by a person
            """), text);
    }

    @Test
    void faults_ofOnePolicy_areAllNamed() {
        assertEquals(
                """
                a.yaml:2 policies.critical.levels[0].responders[0].who: 'who' belongs to a rotation, not to a user
                a.yaml:2 policies.critical.levels[0].when: the condition is empty
                a.yaml:3 policies.critical.at_end: expected stop or a policy at the end, found a single value
                a.yaml:4 policies.critical.status_updates.worst: unknown severity 'worst'
                a.yaml:5 policies.critical.repeat: expected a whole number from 0 to 100, or forever, found 'ever'\
                """,
                Fixture.faults("""
                    policies: {critical: {
                      levels: [{responders: [{user: sam, who: next}], timeout: 1m, when: {}}],
                      at_end: managers,
                      status_updates: {worst: 30m},
                      repeat: ever}}
                    """, Fixture.PEOPLE + "receivers: {critical: {policy: critical}}\n" + Fixture.ROUTE));
    }

    @Test
    void circle_ofThree_isOneFault_andThoseThatLeadThereAreFine() {
        var faults = Fixture.faults(Fixture.PEOPLE + """
            policies:
              critical: {levels: [{responders: [{user: sam}], timeout: 1m}], at_end: {policy: a}}
              a: {levels: [{responders: [{user: sam}], timeout: 1m}], at_end: {policy: b}}
              b: {levels: [{responders: [{user: sam}], timeout: 1m}], at_end: {policy: c}}
              c: {levels: [{responders: [{user: sam}], timeout: 1m}], at_end: {policy: a}}
            receivers: {critical: {policy: critical}}
            """ + Fixture.ROUTE);
        assertEquals("a.yaml:8 policies.c.at_end.policy: the next policies form a cycle: a > b > c > a", faults);
    }

    @Test
    void twoContactsOfOneName_cannotBeNamedByARule() {
        assertEquals("""
            a.yaml:2 users.sam.time_zone: 'time_zone' is missing
            a.yaml:2 users.sam.rules.high[0].contact: 2 contacts are named 'console'\
            """, Fixture.faults("""
                users:
                  sam: {contacts: [{channel: console, address: a}, {channel: console, address: b}], rules: {high: [{contact: console}]}, quiet_hours: {from: "22:00", to: "07:00"}}
                """, Fixture.POLICIES + Fixture.ROUTE));
    }
}
