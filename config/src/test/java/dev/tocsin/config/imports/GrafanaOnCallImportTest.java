package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An import of Grafana OnCall loads without a problem, and the same people are on call. */
class GrafanaOnCallImportTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit
    private Path directory;

    @Test
    void grafanaOnCall_highestLevelWithSomebody_hidesTheOthers() throws IOException {
        var imported = Imported.from(SourceProduct.GRAFANA_ONCALL, directory);
        var all = new String[] {"main_1", "main_2"};
        var madrid = "Europe/Madrid";

        imported.assertOnCall("sam", "2026-01-05T11:00", madrid, all);
        imported.assertOnCall("alex casey", "2026-01-12T09:30", madrid, all);
        imported.assertOnCall("casey", "2026-01-12T10:00", madrid, all);
        imported.assertOnCall("alex casey", "2026-01-13T12:00", madrid, all);
        imported.assertOnCall("casey", "2026-01-14T17:59", madrid, all);
        imported.assertOnCall("alex casey", "2026-01-14T18:00", madrid, all);
        imported.assertOnCall("sam", "2026-01-19T12:00", madrid, all);
        imported.assertOnCall("alex", "2026-02-03T23:59", madrid, all);
        imported.assertOnCall("sam", "2026-02-04T00:00", madrid, all);
        imported.assertOnCall("sam", "2026-02-10T09:30", madrid, all);
        imported.assertOnCall("alex casey", "2026-02-10T10:00", madrid, all);
        imported.assertOnCall("casey", "2026-12-18T17:59", madrid, all);
        imported.assertOnCall("alex casey", "2026-12-28T12:00", madrid, all);
        imported.assertOnCall("sam", "2026-01-05T23:59", "UTC", "alternate");
        imported.assertOnCall("", "2026-01-06T00:00", "UTC", "alternate");
        imported.assertOnCall("alex", "2026-01-07T12:00", "UTC", "alternate");
        imported.assertOnCall("sam", "2026-01-09T12:00", "UTC", "alternate");
    }

    @Test
    void grafanaOnCall_waits_areTimeouts() throws IOException {
        var imported = Imported.from(SourceProduct.GRAFANA_ONCALL, directory);

        assertEquals("""
            PT1M later schedule:main_1 schedule:main_2 PT5M
            user:sam user:alex team:platform PT15M
            again 5\
            """, imported.policy("default"));
        assertEquals("round_robin:alex,casey PT15M\nagain 0", imported.policy("database"));
        imported.assertNoted("policies.database.levels[0]: Slack user group G1");
        imported.assertNoted("shift month_end: hours of a month are not those of a week");
        imported.assertNoted("schedules: schedule Elsewhere: left out: it is a calendar");
        imported.assertNoted("route 1 of integration Alertmanager: us-(east|west): left out: its condition");
    }

    @Test
    void grafanaOnCall_shiftsOfTheWeb_areInUtc() throws IOException {
        var imported = Imported.fromMore(SourceProduct.GRAFANA_ONCALL, directory);

        imported.assertOnCall("", "2026-07-06T07:59", "UTC", "web");
        imported.assertOnCall("sam", "2026-07-06T08:00", "UTC", "web");
        imported.assertOnCall("sam", "2026-07-06T19:59", "UTC", "web");
        imported.assertOnCall("", "2026-07-06T20:00", "UTC", "web");
        imported.assertOnCall("alex", "2026-07-07T08:00", "UTC", "web");
        imported.assertOnCall("sam", "2026-12-27T08:00", "UTC", "web");
    }

    /** As OnCall's convert_to_ical: the start moves to the first selected day of the week, then turns are counted. */
    @Test
    void grafanaOnCall_startThatIsNotASelectedDay_movesToTheFirstThatIs() throws IOException {
        var imported = Imported.fromMore(SourceProduct.GRAFANA_ONCALL, directory);
        var both = new String[] {"by_day_weekdays", "by_day_midweek"};

        imported.assertOnCall("", "2026-07-04T12:00", "UTC", both);
        imported.assertOnCall("sam", "2026-07-06T00:00", "UTC", both);
        imported.assertOnCall("sam", "2026-07-10T23:59", "UTC", both);
        imported.assertOnCall("alex", "2026-07-13T00:00", "UTC", both);
        imported.assertOnCall("sam", "2026-07-20T00:00", "UTC", both);
        // From a Tuesday with Monday and Wednesday selected it moves to the next Monday, not to the Wednesday.
        imported.assertOnCall("sam", "2026-07-08T12:30", "UTC", both);
        imported.assertOnCall("alex casey", "2026-07-13T12:30", "UTC", both);
        imported.assertOnCall("alex casey", "2026-07-15T12:30", "UTC", both);
        imported.assertOnCall("jo sam", "2026-07-20T12:30", "UTC", both);
    }

    @Test
    void grafanaOnCall_shiftsOfTwoZonesOnOneLevel_areOnCallTogether() throws IOException {
        var imported = Imported.fromMore(SourceProduct.GRAFANA_ONCALL, directory);
        var both = new String[] {"two_zones", "two_zones_2"};

        imported.assertOnCall("sam", "2026-07-06T06:00", "UTC", both);
        imported.assertOnCall("alex sam", "2026-07-06T13:00", "UTC", both);
        imported.assertOnCall("alex", "2026-07-06T18:00", "UTC", both);
    }

    /** An empty text is not what OnCall's missing label is, and a text with a quote or an escape is more than one. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '^', nullValues = "-", textBlock = """
        {{ payload.labels.team == "db" }}                                         ¦ [team="db"]
        {{- payload.labels.team != 'a  b' -}}                                     ¦ [team!="a  b"]
        {{payload.commonLabels.a=="x"  and payload.groupLabels.b != "y"}}         ¦ [a="x", b!="y"]
        {{ payload.labels.team == "db" or payload.labels.team == "web" }}         ¦ -
        {{ payload.labels.team == 'db' or payload.labels.team == 'web' }}         ¦ -
        {{ payload.labels.a == "x" and payload.labels.b == "y" or payload.labels.c == "z" }} ¦ -
        {{ payload.labels.team == "db" }}{{ payload.labels.team == "web" }}       ¦ -
        {{ payload.labels.a == "x" }} and {{ payload.labels.b == "y" }}           ¦ -
        {{ payload.labels.team == "db" or true }}                                 ¦ -
        {{ not payload.labels.team == "db" }}                                     ¦ -
        {{ payload.labels.team in ["db", "web"] }}                                ¦ -
        {{ "db" in payload.labels.team }}                                         ¦ -
        {{ payload.labels.team | lower == "db" }}                                 ¦ -
        {{ payload.labels.team == "db" | upper }}                                 ¦ -
        {{ payload.labels.team == "db" if true else false }}                      ¦ -
        {{ payload.labels.team == "d\\"b" }}                                       ¦ -
        {{ payload.labels.team == "d\\tb" }}                                       ¦ -
        {{ payload.labels.team == "" }}                                           ¦ -
        {{ payload.labels["team"] == "db" }}                                      ¦ -
        {{ payload.labels.team == "db" == true }}                                 ¦ -
        {% if payload.labels.team == "db" %}true{% endif %}                       ¦ -
        payload.labels.team == "db"                                               ¦ -
        """)
    void templateOfARoute_isMatchers_whereItOnlyComparesLabels(String template, String matchers) {
        var routes = new ObjectMapper()
                .createArrayNode()
                .add(new ObjectMapper()
                        .createObjectNode()
                        .put("id", "R")
                        .put("integration_id", "I")
                        .put("escalation_chain_id", (String) null)
                        .put("routing_regex", template));
        var done = Imported.translated(SourceProduct.GRAFANA_ONCALL, routes.toString(), ONE_CHAIN);
        var yaml = String.join("\n", done.files().values());
        var conditions = done.notCarriedOver().stream()
                .filter(note -> note.difference() == DifferenceKind.ROUTE_CONDITION)
                .count();

        assertEquals(matchers == null ? 1 : 0, conditions, yaml);
        if (matchers != null) {
            var loadResult = ConfigLoader.load(List.of(new ConfigFile("a.yaml", yaml)), directory, _ -> null);
            var router = assertInstanceOf(LoadResult.Valid.class, loadResult, loadResult::toString)
                    .configuration()
                    .router();
            assertEquals(
                    matchers,
                    router.root()
                            .routes()
                            .getFirst()
                            .routes()
                            .getFirst()
                            .matchers()
                            .toString());
        }
    }

    private static final String ONE_CHAIN = """
        [{"id": "C", "name": "Main", "team_id": null}, {"id": "U", "username": "sam", "email": "sam@example.com"},
         {"id": "P", "escalation_chain_id": "C", "position": 0, "type": "notify_persons", "persons_to_notify": ["U"]}]\
        """;

    @Test
    void grafanaOnCall_stepThatNotifiesNoPersons_isListed() {
        var done = Imported.translated(SourceProduct.GRAFANA_ONCALL, ONE_CHAIN.replaceFirst("]\\s*$", """
            , {"id": "Q", "escalation_chain_id": "C", "position": 1, "type": "wait", "duration": 300},
             {"id": "S", "escalation_chain_id": "C", "position": 2, "type": "notify_persons", "persons_to_notify": []},
             {"id": "T", "escalation_chain_id": "C", "position": 3, "type": "notify_person_next_each_time"}]\
            """));

        assertEquals(
                1,
                done.notCarriedOver().stream()
                        .filter(note -> note.difference() == DifferenceKind.LEVEL_EMPTY)
                        .count(),
                done.notCarriedOver()::toString);
    }

    /** Pages overlap where something is made between two calls. */
    @Test
    void grafanaOnCall_stepThatIsOnTwoPages_countsOnce() {
        var steps = """
            [{"id": "W", "escalation_chain_id": "C", "position": 1, "type": "wait", "duration": 300},
             {"id": "S", "escalation_chain_id": "C", "position": 2, "type": "notify_persons", "persons_to_notify": ["V"]}]
            """;
        var once = Imported.translated(SourceProduct.GRAFANA_ONCALL, ONE_CHAIN, steps)
                .files();

        assertEquals(
                once,
                Imported.translated(SourceProduct.GRAFANA_ONCALL, ONE_CHAIN, steps, steps)
                        .files());
        assertTrue(once.get("30-policies.yaml").contains("timeout: 5m"), once::toString);
    }

    @Test
    void grafanaOnCall_shiftOnceInManyWeeks_isListed() {
        var done = Imported.translated(SourceProduct.GRAFANA_ONCALL, ONE_CHAIN, """
            [{"id": "S", "name": "S", "type": "calendar", "on_call_now": [], "shifts": ["H"]},
             {"id": "H", "name": "h", "type": "rolling_users", "start": "2026-01-05T00:00:00", "duration": 3600,
              "frequency": "weekly", "interval": 5000, "by_day": ["MO"], "rolling_users": [["U"], ["V"]]}]
            """);

        assertEquals(
                1,
                Imported.differences(done.notCarriedOver()).stream()
                        .filter(DifferenceKind.SHIFT_UNLIKE_OURS::equals)
                        .count());
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
