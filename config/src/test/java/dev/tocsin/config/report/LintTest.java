package dev.tocsin.config.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.config.section.Fixture;
import dev.tocsin.testing.InSeveralLocales;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@InSeveralLocales
class LintTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void review_ofTheExample_findsNothing() {
        assertEquals(List.of(), Lint.of(ConfigLoader.example(), NOW));
    }

    /** Cells: the matchers of the first route (with + it continues), those of the second, and whether it is reached. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
        a=b         ¦ a=b          ¦ false
        a=b         ¦ a=b,c=d      ¦ false
        a=b,c=d     ¦ a=b          ¦ true
        +a=b        ¦ a=b          ¦ true
        a=b         ¦ a=c          ¦ true
        a=~"b|c"    ¦ a=c          ¦ false
        a=~"b|c"    ¦ a=d          ¦ true
        a=~"b|c"    ¦ a=~"b|c",d=e ¦ false
        a!=b        ¦ a=c          ¦ false
        a=~".*"     ¦ z=y          ¦ true
        x=y         ¦ a=b,a=c      ¦ false
        x=y         ¦ a=b,a!=b     ¦ false
        """)
    void route_isUnreachable_whereASiblingTakesItAll(String first, String second, boolean reached) {
        var warnings = warnings("""
            route:
              receiver: critical
              routes:
                - {matchers: ['%s'], continue: %s}
                - {matchers: ['%s']}
            """.formatted(first.replace("+", ""), first.startsWith("+"), second));
        assertEquals(!reached, warnings.contains("a.yaml:14 route.routes[1]: this route is never reached"), warnings);
    }

    @Test
    void route_belowOneThatExcludesIt_isUnreachable() {
        assertEquals("""
            a.yaml:15 route.routes[0].routes[0]: this route is never reached: no alert that gets here matches a="c"\
            """, warnings("""
                route:
                  receiver: critical
                  routes:
                    - matchers: [a=b]
                      routes:
                        - {matchers: [a=c]}
                """));
    }

    @Test
    void names_thatNothingUses_areNamed() {
        assertEquals("""
            b.yaml:2 policies.lonely: no route leads to this policy
            b.yaml:4 receivers.unused: no route leads to this receiver
            b.yaml:6 time_intervals.never: no route uses this time interval\
            """, warnings(Fixture.ROUTE, """
                policies:
                  lonely: {levels: [{responders: [{user: sam}], timeout: 5m}]}
                receivers:
                  unused: {policy: lonely}
                time_intervals:
                  never: [{years: ["2026"]}]
                """));
    }

    @Test
    void level_thatResolvesToNobody_isNamedWithTheReason() {
        var warnings = warnings(
                "route: {receiver: critical, group_by: [alertname], routes: [{matchers: [a=b], receiver: hollow}]}\n",
                """
                rotations:
                  later: {time_zone: UTC, start: 2027-01-04, handoff: "08:00", shift: 1w, members: [sam]}
                policies:
                  hollow:
                    levels:
                      - {responders: [{user: sam}, {rotation: later}], timeout: 5m}
                      - {responders: [{rotation: later}], timeout: 5m}
                receivers: {hollow: {policy: hollow}}
                """);
        assertEquals(
                "b.yaml:7 policies.hollow.levels[1]: this level pages nobody now: rotation later has nobody on call at"
                        + " 2026-11-20T12:00:00Z\nb.yaml:7 policies.hollow.levels[1]: this level pages only whom the"
                        + " level before it pages: sam from 2027-01-04T08:00 UTC to 2027-01-19T12:00 UTC",
                warnings);
    }

    @Test
    void schedule_thatHasNobodyForAWhile_isNamedWithTheTimes() {
        var warnings = warnings(Fixture.ROUTE, """
            rotations:
              soon: {time_zone: Europe/Madrid, start: 2026-11-23, handoff: "08:00", shift: 1w, members: [sam]}
            schedules:
              days: {time_zone: Europe/Madrid, layers: [{name: base, rotation: soon}]}
            """);
        assertEquals("b.yaml:4 schedules.days: nobody is on call from now to 2026-11-23T08:00 Europe/Madrid", warnings);
    }

    @Test
    void schedule_thatEnds_isNamedWithTheTime() {
        var warnings = warnings(Fixture.ROUTE, """
            rotations:
              soon: {time_zone: Europe/Madrid, start: 2026-01-05, handoff: "08:00", shift: 1w, members: [sam]}
            schedules:
              days: {time_zone: Europe/Madrid, layers: [{name: base, rotation: soon, until: 2026-12-24}]}
            """);
        assertEquals(
                "b.yaml:4 schedules.days: the schedule ends at 2026-12-24T00:00 Europe/Madrid: base ended at"
                        + " 2026-12-24T00:00",
                warnings);
    }

    @ParameterizedTest
    @CsvSource({"true, false, true", "true, true, false", "false, false, false"})
    void pagerDutyWithoutAToken_isNamed_whereItsWebhooksAreListenedTo(boolean webhooks, boolean token, boolean named) {
        var channels = "channels:\n  console: {type: console}\n  pager: {type: pagerduty, routing_key: '${env:KEY}'"
                + (token ? ", api_token: '${env:TOKEN}'}\n" : "}\n");
        var access = webhooks ? "webhooks: {pagerduty: {bearer: '${env:TOKEN}'}}\n" : "";
        var environment = Map.of("KEY", "0123456789abcdef0123456789abcdef", "TOKEN", "t0psecret");
        var loadResult = Fixture.load(environment, Path.of("dir"), Fixture.BASE, channels + access);
        assertEquals(
                named ? "b.yaml:3 channels.pager: changes made in PagerDuty are missed when their webhook is lost" : "",
                said(Lint.of(Fixture.valid(loadResult), NOW)));
    }

    private static String warnings(String route, String... more) {
        var base = Fixture.PEOPLE + Fixture.POLICIES + route + (route.contains("group_by") ? "" : "  group_by: []\n");
        var files = Stream.concat(Stream.of(base), Stream.of(more)).toArray(String[]::new);
        return said(Lint.of(Fixture.valid(files), NOW));
    }

    private static String said(List<ConfigProblem> warnings) {
        return warnings.stream()
                .map(w -> w.file() + ':' + w.line() + ' ' + w.path() + ": " + w.message())
                .collect(Collectors.joining("\n"));
    }
}
