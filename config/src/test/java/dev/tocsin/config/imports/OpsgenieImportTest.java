package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.routing.RoutingDecision;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An import of Opsgenie loads without a problem, and the same people are on call. */
class OpsgenieImportTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit
    private Path directory;

    @Test
    void opsgenie_rotations_areOnCallAtTheSameTime() throws IOException {
        var imported = Imported.from(SourceProduct.OPSGENIE, directory);
        var all = new String[] {"primary_days", "primary_nights_1", "primary_nights_2"};
        var madrid = "Europe/Madrid";

        imported.assertOnCall("sam_doe", "2026-01-05T12:00", madrid, all);
        imported.assertOnCall("", "2026-01-06T12:00", madrid, all);
        imported.assertOnCall("sam_doe", "2026-01-10T12:00", madrid, all);
        imported.assertOnCall("sam_doe", "2026-01-12T05:59", madrid, "primary_days");
        imported.assertOnCall("", "2026-01-12T06:00", madrid, "primary_days");
        imported.assertOnCall("alex_kim", "2026-01-12T09:00", madrid, all);
        imported.assertOnCall("", "2026-03-30T08:59", madrid, all);
        imported.assertOnCall("sam_doe", "2026-03-30T09:00", madrid, all);
        imported.assertOnCall("alex_kim", "2026-01-05T23:00", madrid, all);
        imported.assertOnCall("", "2026-01-06T23:00", madrid, all);
        imported.assertOnCall("casey_novak jo_muller", "2026-01-07T23:00", madrid, all);
        imported.assertOnCall("casey_novak jo_muller", "2026-01-08T05:59", madrid, all);
        imported.assertOnCall("", "2026-01-08T06:00", madrid, all);
        imported.assertOnCall("", "2027-01-02T01:00", madrid, "primary_nights_1", "primary_nights_2");
        imported.assertOnCall("jo_muller", "2026-03-02T12:59", madrid, all);
        imported.assertOnCall("sam_doe", "2026-03-02T13:00", madrid, all);
        imported.assertOnCall("alex_kim", "2026-02-01T15:59", "UTC", "hourly");
        imported.assertOnCall("", "2026-02-01T16:00", "UTC", "hourly");
    }

    @Test
    void opsgenie_escalationDelays_countFromTheLevelBefore() throws IOException {
        var imported = Imported.from(SourceProduct.OPSGENIE, directory);

        assertEquals("""
            schedule:primary_days schedule:primary_nights_1 schedule:primary_nights_2 PT10M
            rotation.next:hourly_rot user:sam_doe PT50M
            user:jo_muller PT30M
            rotation.previous:hourly_rot PT30M
            team:ops PT20M
            again 3\
            """, imported.policy("main"));
        assertEquals("PT5M later round_robin:casey_novak,jo_muller PT15M\nagain 0", imported.policy("late"));
    }

    @Test
    void opsgenie_routingRules_areRoutesBelowTheTeams() throws IOException {
        var imported = Imported.from(SourceProduct.OPSGENIE, directory);
        var team = imported.configuration().router().root().routes().getFirst();

        assertEquals(
                List.of("main", "late", "late", "primary"),
                team.routes().stream().map(route -> route.receiver()).toList());
        imported.assertNoted("the hours of routing rule Databases of team Ops");
        imported.assertNoted("routing rule Quiet of team Ops, if {\"field\":\"message\"");
        imported.assertNoted("policies.main: closes the alert after all repeats");
        imported.assertNoted("is the escalation Main");
    }

    /** Whoever has the role there, somebody is paged here. */
    @Test
    void opsgenie_roleThatNobodyOfTheTeamHas_isTheTeam() throws IOException {
        var imported = Imported.fromMore(SourceProduct.OPSGENIE, directory);

        assertTrue(imported.policy("real").contains("team:leads"), imported.policy("real"));
        imported.assertNoted("policies.real: the users of team leads: all of the team are paged");
        imported.assertNoted("policies.real: a level after 9 min: left out");
    }

    /** What is compared with labels is compared as it stands. */
    @Test
    void conditions_keepTheirTexts_howeverLong() {
        var hosts = IntStream.range(0, 120).mapToObj("db-host-%03d"::formatted).collect(Collectors.joining("|"));
        var rules = """
            {"team": "Ops", "data": [{"id": "r", "name": "r", "order": 0, "notify": {"type": "none"},
             "criteria": {"type": "match-all-conditions", "conditions": [
              {"field": "entity", "operation": "matches", "expectedValue": "%s"},
              {"field": "source", "operation": "equals", "expectedValue": "a  b"}]}},
             {"id": "s", "name": "s", "timezone": "UTC", "rotations": [{"type": "daily", "length": 1,
              "startDate": "2026-01-01T00:00:00Z", "participants": [{"type": "user", "id": "u"}]}]},
             {"id": "e", "name": "e", "rules": [{"delay": {"timeAmount": 0}, "recipient": {"type": "user", "id": "u"}}]}]}
            """.formatted(hosts);
        var yaml = Imported.written(SourceProduct.OPSGENIE, rules);

        assertTrue(yaml.contains("db-host-119"), yaml);
        assertTrue(yaml.contains("a  b"), yaml);
    }

    /** The answer does not say whose routing rules it holds: with one team in the files they are its. */
    @Test
    void opsgenie_routingRulesOfTheOnlyTeam_areForItsName() {
        var yaml = Imported.written(SourceProduct.OPSGENIE, """
            {"data": [{"id": "t", "name": "Ops & Co", "members": [{"user": {"id": "u", "username": "sam@example.com"}}]},
             {"id": "e", "name": "e", "rules": [{"delay": {"timeAmount": 0}, "recipient": {"type": "user", "id": "u"}}]},
             {"id": "r", "name": "r", "criteria": {"type": "match-all"}, "notify": {"type": "escalation", "id": "e"}}]}
            """);

        assertTrue(yaml.contains("team=\"Ops & Co\""), yaml);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '^', textBlock = """
        {"type": "match-some", "conditions": []}                                               ¦ ROUTE_CONDITION
        {"conditions": [{"field": "entity", "operation": "equals", "expectedValue": "x"}]}     ¦ ROUTE_CONDITION
        {"type": "match-all-conditions", "conditions": [{"field": "entity", "operation": "contains"}]} ¦ ROUTE_CONDITION
        """)
    void opsgenie_conditionThatIsNotUnderstood_takesNoAlert(String criteria, DifferenceKind expected) {
        var done = Imported.translated(SourceProduct.OPSGENIE, """
            {"team": "Ops", "data": [{"id": "r", "name": "r", "criteria": %s, "notify": {"type": "none"}}]}
            """.formatted(criteria));

        assertTrue(
                done.notCarriedOver().stream().anyMatch(note -> note.difference() == expected),
                done.notCarriedOver()::toString);
    }

    @Test
    void opsgenie_whatIsDisabledOrOver_isLeftOutAndListed() throws IOException {
        var imported = Imported.fromMore(SourceProduct.OPSGENIE, directory);

        assertEquals(
                Set.of("live_day"),
                imported.configuration().directory().schedules().keySet());
        imported.assertNoted("schedules: schedule Off, which is disabled: left out");
        imported.assertNoted("schedules: rotation Live Ended until 2021-01-01T00:00: left out, as they have ended");
    }

    /** The five, each with a rule of its own; an alert that does not say is P3, and what pages nobody does not. */
    @Test
    void opsgenie_priorities_areTheSeverities() throws IOException {
        var imported = Imported.fromMore(SourceProduct.OPSGENIE, directory);

        assertEquals("P1", route(imported, "critical"));
        assertEquals("P2", route(imported, "P2"));
        assertEquals("P3 real", route(imported, "warning"));
        assertEquals("P3 real", route(imported, ""));
        assertEquals("P4", route(imported, "low"));
        assertEquals("nobody", route(imported, "P5"));
    }

    private static String route(Imported imported, String severity) {
        var labels = severity.isEmpty() ? Map.of("team", "Ops") : Map.of("team", "Ops", "severity", severity);
        var alert = new Alert("a", Labels.of(labels), "a", "", "", Map.of(), Imported.NOW);
        var signal = new Signal.Firing(new Origin("test", "test"), alert, Optional.empty());
        return switch (imported.configuration()
                .router()
                .route(signal, Imported.NOW)
                .getFirst()) {
            case RoutingDecision.Routed routed ->
                routed.severity().name()
                        + (routed.reason().contains("routes[0].routes") ? " " + routed.receiver() : "");
            case RoutingDecision.Suppressed _, RoutingDecision.Unpaged _ -> "nobody";
            case RoutingDecision.Unrouted(var reason) -> reason;
        };
    }
}
