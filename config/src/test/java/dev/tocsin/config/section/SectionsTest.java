package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.TimeInterval;
import dev.tocsin.core.routing.TimeInterval.Range;
import dev.tocsin.core.routing.TimeIntervals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SectionsTest {
    /** Each is the second file beside a sound first one; the whole list of faults is expected. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        rots: {} | b.yaml:1 rots: unknown section 'rots'
        rotations: [] | b.yaml:1 rotations: expected a map, found a list
        users: {"bad name": {contacts: [{channel: console}]}} | b.yaml:1 users["bad name"]: expected a name, found 'bad name'
        users: {kim: {}} | b.yaml:1 users.kim.contacts: 'contacts' is missing
        users: {kim: {contacts: console}} | b.yaml:1 users.kim.contacts: expected a list of contact methods, found a single value
        teams: {ops: []} | b.yaml:1 teams.ops: expected at least one of the users, found none
        teams: {ops: [alice]} | b.yaml:1 teams.ops[0]: unknown user 'alice'
        default_severity: warnig | b.yaml:1 default_severity: unknown severity 'warnig'
        severities: [{name: bad}] | b.yaml:1 default_severity: 'default_severity' is missing, and no severity is named warning
        severities: [{name: warning}, {name: x, aliases: [WARNING]}] | b.yaml:1 severities[1].aliases[0]: the severity name 'WARNING' is used twice, first at b.yaml:1
        severities: [] | b.yaml:1 severities: expected at least one of the severities, worst first, found none
        dedup_window: 90d | b.yaml:1 dedup_window: expected a duration from 0s to 4w2d, found '90d'
        policies: {p: {levels: []}} | b.yaml:1 policies.p.levels: expected at least one of the levels, found none
        policies: {p: {levels: [{responders: [{user: sam}], timeout: 0s}]}} | b.yaml:1 policies.p.levels[0].timeout: expected a duration from 100ms to 4w2d, found '0s'
        policies: {p: {levels: [{responders: [], timeout: 1m}]}} | b.yaml:1 policies.p.levels[0].responders: expected at least one of the responders, found none
        policies: {p: {levels: [{responders: [{user: sam, team: ops}], timeout: 1m}]}, q: 1} | `b.yaml:1 policies.p.levels[0].responders[0]: expected one responder, found 2 in one item
        b.yaml:1 policies.q: expected a policy, a map, found a single value`
        policies: {p: {levels: [{responders: [{usr: sam}], timeout: 1m}]}} | b.yaml:1 policies.p.levels[0].responders[0].usr: unknown key 'usr' in a responder
        policies: {p: {repeat: -1, levels: [{responders: [{user: sam}], timeout: 1m}]}} | b.yaml:1 policies.p.repeat: expected a whole number from 0 to 100, or forever, found '-1'
        receivers: {r: {policy: none}} | b.yaml:1 receivers.r.policy: unknown policy 'none'
        channels: {console: {type: console}, x: {type: webhok}} | b.yaml:1 channels.x.type: unknown type of channel 'webhok'
        channels: {console: {type: console}, x: {type: webhook}} | b.yaml:1 channels.x.url: 'url' is missing
        channels: {console: {type: console}, x: {}} | b.yaml:1 channels.x.type: 'type' is missing
        tokens: {a: {role: admn, sha256: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824}} | b.yaml:1 tokens.a.role: unknown role 'admn'
        users: !secret {kim: {contacts: [{channel: console}]}} | b.yaml:1 users: Tocsin supports no tags (words after !)
        """)
    void fault_isNamed(String yaml, String expected) {
        var loadResult = Fixture.load(Fixture.BASE, yaml);
        assertEquals(expected, Fixture.faults(loadResult));
        assertTrue(Fixture.problems(loadResult).stream()
                .noneMatch(configProblem -> configProblem.hint().isBlank()));
    }

    @Test
    void channelThatCalls_isKnownToRing() {
        var channels = """
            channels:
              console: {type: console}
              call: {type: voice, account_sid: AC00000000000000000000000000000000, auth_token: "${env:TOKEN}", from: "+15550100000"}
            """;
        var environment = Map.of("TOKEN", "0123456789abcdef0123456789abcdef");
        var directory = Fixture.valid(Fixture.load(environment, Path.of("dir"), Fixture.BASE, channels))
                .directory();
        assertEquals(Set.of("console", "call"), directory.channels());
        assertEquals(Set.of("call"), directory.ringing());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        time_zone: Mars/Base   | time_zone: unknown time zone 'Mars/Base'
        start: 2026-02-30      | start: expected a date such as 2026-01-05, found '2026-02-30'
        start: yesterday       | start: expected a date such as 2026-01-05, found 'yesterday'
        handoff: 8am           | handoff: expected a time such as "08:00", found '8am'
        shift: 30m             | shift: expected a duration from 1h to 52w2d, found '30m'
        shift: 1h30s           | shift: a shift lasts whole minutes
        members: []            | members: expected at least one of the members, found none
        members: sam           | members: expected a list of members, found a single value
        members: [kim]         | members[0]: unknown user 'kim'
        members: [{user: sam, weight: 0}] | members[0].weight: expected a whole number from 1 to 100, found '0'
        members: [{weight: 2}] | members[0].user: 'user' is missing
        members:               | members: 'members' is missing
        """)
    void faultOfARotation_isNamed(String line, String expected) {
        var sound = rotation();
        var key = line.substring(0, line.indexOf(':'));
        var faulty = sound.replaceFirst("(?m)^    " + key + ":.*$", "    " + line);
        assertEquals(
                "rotations.primary." + expected,
                Fixture.faults(Fixture.BASE, faulty).replaceFirst("^\\S+ ", ""));
    }

    @Test
    void rotation_startsAtTheHandoffOfItsDate() {
        assertEquals(
                Rotation.of(
                        "primary",
                        ZoneId.of("America/Chicago"),
                        LocalDateTime.parse("2026-01-05T08:00"),
                        Duration.ofDays(7),
                        List.of(new Rotation.Member("sam", 2), new Rotation.Member("alex", 1))),
                Fixture.valid(Fixture.BASE, rotation()).directory().rotations().get("primary"));
    }

    @Test
    void route_inheritsWhatItDoesNotSay() {
        var root = Fixture.valid(Fixture.PEOPLE, Fixture.POLICIES, """
            receivers:
              other: {policy: critical}
            route:
              receiver: critical
              group_by: [alertname]
              routes:
                - matchers: '{a="b"}'
                  group_wait: 5s
                  continue: true
                  routes:
                    - {matchers: [c=d, e=f], receiver: other, group_by: ['...']}
            """).router().root();
        assertEquals(Duration.ofSeconds(30), root.groupWait());
        var child = root.routes().getFirst();
        assertEquals("critical", child.receiver());
        assertEquals(List.of("alertname"), child.groupBy());
        assertEquals(Duration.ofSeconds(5), child.groupWait());
        assertTrue(child.continues());
        var grandchild = child.routes().getFirst();
        assertEquals(
                new Route("other", grandchild.matchers(), false, List.of("..."), Duration.ofSeconds(5), List.of()),
                grandchild);
        assertEquals(2, grandchild.matchers().size());
    }

    @Test
    void route_withTimings_passesOnItsDurationsButNotItsIntervals() {
        var root =
                Fixture.valid(Fixture.PEOPLE + Fixture.POLICIES + """
                    time_intervals:
                      weekends: [{weekdays: ["saturday:sunday"], location: Europe/Madrid}]
                      work:
                        - times: [{start_time: "09:00", end_time: "17:00"}, {start_time: "18:00", end_time: "24:00"}]
                          weekdays: ["monday:friday"]
                          days_of_month: ["1:5", "-3:-1"]
                          months: ["june:august", "12"]
                          years: ["2026:2028", "2030"]
                    route:
                      receiver: critical
                      group_interval: 5m
                      repeat_interval: 4h
                      routes:
                        - matchers: [a=b]
                          mute_time_intervals: [weekends]
                          active_time_intervals: [work]
                          routes: [{matchers: [c=d], group_interval: 1m}]
                    """).router().root();
        var child = root.routes().getFirst().timing();
        assertEquals(Optional.of(Duration.ofMinutes(5)), child.groupInterval());
        assertEquals(Optional.of(Duration.ofHours(4)), child.repeatInterval());
        assertEquals(
                List.of("weekends"),
                child.muted().stream().map(TimeIntervals::name).toList());
        assertEquals(
                new TimeInterval(
                        List.of(new Range(540, 1020), new Range(1080, 1440)),
                        List.of(new Range(1, 5)),
                        List.of(new Range(1, 5), new Range(-3, -1)),
                        List.of(new Range(6, 8), new Range(12, 12)),
                        List.of(new Range(2026, 2028), new Range(2030, 2030)),
                        ZoneOffset.UTC),
                child.active().getFirst().intervals().getFirst());
        var grandchild = root.routes().getFirst().routes().getFirst().timing();
        assertEquals(Optional.of(Duration.ofMinutes(1)), grandchild.groupInterval());
        assertEquals(Optional.of(Duration.ofHours(4)), grandchild.repeatInterval());
        assertEquals(List.of(), grandchild.muted());
        assertEquals(List.of(), grandchild.active());
    }

    @Test
    void inhibitRules_areReadInOrder() {
        var rules = Fixture.valid(Fixture.BASE + """
            inhibit_rules:
              - {source_matchers: [severity=critical], target_matchers: ['severity=~"a|b"', c!=d], equal: [cluster]}
              - {source_matchers: '{x="y"}', target_matchers: z=w}
            """)
                .directory()
                .suppressionRules()
                .inhibitions()
                .inhibition()
                .rules();
        assertEquals(
                List.of("inhibit_rules[0]", "inhibit_rules[1]"),
                rules.stream().map(r -> r.name()).toList());
        assertEquals("[severity=~\"a|b\", c!=\"d\"]", rules.getFirst().target().toString());
        assertEquals(List.of("cluster"), rules.getFirst().equal());
        assertEquals(List.of(), rules.getLast().equal());
    }

    @Test
    void rootRoute_withMatchers_isRefused() {
        var route = "route: {receiver: critical, matchers: [a=b], group_by: [a, '...']}";
        assertEquals("""
            b.yaml:1 route.matchers: unknown key 'matchers' in the root route
            b.yaml:1 route.group_by: '...' means every label and cannot be combined with others\
            """, Fixture.faults(Fixture.PEOPLE + Fixture.POLICIES, route));
    }

    @Test
    void missingRoute_isAProblemOfTheDirectory() {
        assertEquals("dir:0 : no file has a 'route'", Fixture.faults(Fixture.PEOPLE, "# nothing here"));
    }

    @Test
    void policy_readsRepeatAndAcknowledgeTimeout() {
        var policies = Fixture.valid(Fixture.BASE, """
            policies:
              once: {levels: [{responders: [{channel: console}], timeout: 1m}], acknowledge_timeout: never}
              twice: {levels: [{responders: [{user: sam}], timeout: 1m}], repeat: 1, acknowledge_timeout: 30m}
            """).router().policies();
        assertEquals(0, policies.get("once").repeat());
        assertEquals(Optional.empty(), policies.get("once").acknowledgeTimeout());
        assertEquals(1, policies.get("twice").repeat());
        assertEquals(Optional.of(Duration.ofMinutes(30)), policies.get("twice").acknowledgeTimeout());
    }

    @Test
    void severities_areRankedAsListed() {
        var scale = Fixture.valid(Fixture.BASE, """
            severities:
              - {name: bad, aliases: [P0], auto_resolve: never}
              - {name: meh, auto_resolve: 10m}
            default_severity: meh
            """).directory().severities();
        assertEquals(0, scale.find("p0").orElseThrow().rank());
        assertEquals(Optional.of(Duration.ofMinutes(10)), scale.autoResolve(scale.fallbackSeverity()));
        assertEquals(Optional.empty(), scale.autoResolve(scale.find("bad").orElseThrow()));
    }

    @Test
    void severity_mayRepeatItsOwnName() {
        Fixture.valid(Fixture.BASE, "severities: [{name: warning, aliases: [Warning, warn]}]");
    }

    @Test
    void faultySection_isOneProblem_notOneForEveryUseOfIt() {
        assertEquals(
                "b.yaml:1 users: expected a map, found a list",
                Fixture.faults(Fixture.POLICIES + Fixture.ROUTE, "users: [sam]"));
    }

    private static String rotation() {
        return """
            rotations:
              primary:
                time_zone: America/Chicago
                start: 2026-01-05
                handoff: "08:00"
                shift: 1w
                members: [{user: sam, weight: 2}, alex]
            """;
    }
}
