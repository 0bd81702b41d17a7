package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.report.Lint;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.engine.routing.RoutingDecision;
import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What was imported loads without a problem, and the same people are on call. */
class ImporterTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit
    private Path directory;

    @Test
    void pagerDuty_schedule_hasTheShiftsThatPagerDutyRendered() throws IOException {
        var imported = Imported.from(SourceProduct.PAGERDUTY, directory);
        var names = Map.of("PUSAM01", "sam_doe", "PUALEX1", "alex_kim", "PUCASEY", "casey_no_1_novak");
        var fixture = Imported.files(SourceProduct.PAGERDUTY).stream()
                .filter(file -> file.name().equals("schedule.json"))
                .findFirst()
                .orElseThrow();
        var entries = new ObjectMapper()
                .readTree(fixture.text())
                .path("schedule")
                .path("final_schedule")
                .path("rendered_schedule_entries");

        assertEquals(10, entries.size());
        for (var entry : entries) {
            var expected = names.get(entry.path("user").path("id").asText());
            var end = OffsetDateTime.parse(entry.path("end").asText()).toInstant();
            var at = OffsetDateTime.parse(entry.path("start").asText()).toInstant();
            for (; at.isBefore(end); at = at.plus(Duration.ofMinutes(15))) {
                assertEquals(expected, imported.onCall(at, "platform_primary"), at + "\n" + imported.yaml());
            }
        }
    }

    @Test
    void whatHasEnded_isLeftOutAndListed() throws IOException {
        var imported = Imported.from(SourceProduct.PAGERDUTY, directory);

        assertEquals(List.of("base", "nights", "weekends"), layers(imported, "platform_primary"));
        assertNoted(imported, "layer retired until 2025-06-01T08:00: left out, as they have ended");
    }

    private static List<String> layers(Imported imported, String schedule) {
        return imported.configuration().directory().schedules().get(schedule).versions().getLast().layers().stream()
                .map(layer -> layer.name())
                .toList();
    }

    /** Everything that an import says it leaves out, word for word: a note that goes missing is a rule that was lost. */
    @ParameterizedTest
    @EnumSource(SourceProduct.class)
    void whatIsNotCarriedOver_isListedInFull(SourceProduct sourceProduct) throws IOException {
        assertEquals(
                Files.readString(Path.of("src/test/resources/imports", sourceProduct.command() + ".notes.txt")),
                ImportReport.of(Imported.from(sourceProduct, directory).differences()));
    }

    /** Whoever adds a difference adds a fixture that shows it. */
    @Test
    void everyDifference_isShownByAFixture() throws IOException {
        var shown = EnumSet.noneOf(DifferenceKind.class);
        for (var sourceProduct : SourceProduct.values()) {
            shown.addAll(differences(Imported.from(sourceProduct, Files.createTempDirectory(directory, "a"))
                    .differences()));
            shown.addAll(differences(Imported.fromMore(sourceProduct, Files.createTempDirectory(directory, "b"))
                    .differences()));
        }
        for (var file : Imported.files(Path.of("alertmanager"))) {
            var done = assertInstanceOf(
                    ImportResult.Done.class, AlertmanagerImport.translate(file.name(), file.text()), file.name());
            shown.addAll(differences(done.notCarriedOver()));
        }
        var nothing = Importer.translate(
                SourceProduct.GOALERT, List.of(new JsonFile("a.json", "{\"users\": []}")), Imported.NOW);
        shown.addAll(differences(((ImportResult.Done) nothing).notCarriedOver()));

        assertEquals(EnumSet.noneOf(DifferenceKind.class), EnumSet.complementOf(shown));
    }

    private static List<DifferenceKind> differences(List<ImportDifference> notes) {
        return notes.stream().map(ImportDifference::difference).toList();
    }

    @Test
    void pagerDuty_policies_differByTheServicesTimeouts() throws IOException {
        var imported = Imported.from(SourceProduct.PAGERDUTY, directory);

        assertEquals("""
            schedule:platform_primary PT5M
            round_robin:sam_doe,alex_kim PT10M
            user:casey_no_1_novak PT30M
            again 2\
            """, imported.policy("platform"));
        var policies = imported.configuration().router().policies();
        assertEquals(
                Duration.ofMinutes(30),
                policies.get("platform").acknowledgeTimeout().orElseThrow());
        assertTrue(policies.get("platform_2").acknowledgeTimeout().isEmpty());
    }

    @Test
    void pagerDuty_whatHasNoEqual_isListedAndCommented() throws IOException {
        var imported = Imported.from(SourceProduct.PAGERDUTY, directory);

        assertNoted(imported, "orchestrations of orchestrations.json: left out: there is nothing of the kind");
        assertNoted(
                imported, "policies.platform.levels[2]: schedule Managers (fetch GET /schedules/PSCHED9): left out");
        assertNoted(imported, "users.alex_kim: time zone Eastern Time (US & Canada)");
        assertNoted(imported, "route: service Old, which is disabled: its alerts page nobody, as there");
        assertNoted(imported, "channels.sms: channel sms: prints on");
        assertTrue(
                imported.yaml()
                        .contains("  # not carried over: levels[2]: schedule Managers (fetch GET /schedules/PSCHED9):"
                                + " left out"),
                imported.yaml());
    }

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
        assertNoted(imported, "the hours of routing rule Databases of team Ops");
        assertNoted(imported, "routing rule Quiet of team Ops, if {\"field\":\"message\"");
        assertNoted(imported, "policies.main: closes the alert after all repeats");
        assertNoted(imported, "is the escalation Main");
    }

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
        assertNoted(imported, "policies.database.levels[0]: Slack user group G1");
        assertNoted(imported, "shift month_end: hours of a month are not those of a week");
        assertNoted(imported, "schedules: schedule Elsewhere: left out: it is a calendar");
        assertNoted(imported, "route 1 of integration Alertmanager: us-(east|west): left out: its condition");
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

    /** Whoever has the role there, somebody is paged here. */
    @Test
    void opsgenie_roleThatNobodyOfTheTeamHas_isTheTeam() throws IOException {
        var imported = Imported.fromMore(SourceProduct.OPSGENIE, directory);

        assertTrue(imported.policy("real").contains("team:leads"), imported.policy("real"));
        assertNoted(imported, "policies.real: the users of team leads: all of the team are paged");
        assertNoted(imported, "policies.real: a level after 9 min: left out");
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
        var yaml = written(SourceProduct.OPSGENIE, rules);

        assertTrue(yaml.contains("db-host-119"), yaml);
        assertTrue(yaml.contains("a  b"), yaml);
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
        var done = translated(SourceProduct.GRAFANA_ONCALL, routes.toString(), ONE_CHAIN);
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
        var done = translated(SourceProduct.GRAFANA_ONCALL, ONE_CHAIN.replaceFirst("]\\s*$", """
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

    /** Times are those of our language, to the minute. */
    @Test
    void goAlert_overrideOfLessThanAMinute_isNone() throws IOException {
        var answer = Files.readString(Path.of("src/test/resources/imports/goalert/answer.json"));
        var end = "\"end\": \"2026-03-20T18:00:00Z\"";
        assertTrue(answer.contains(end), "the answer has another override by now");

        var whole = translated(SourceProduct.GOALERT, answer).files().get("20-schedules.yaml");
        var brief = translated(SourceProduct.GOALERT, answer.replace(end, "\"end\": \"2026-03-20T17:00:20Z\""))
                .files()
                .get("20-schedules.yaml");
        assertTrue(whole.contains("_added"), whole);
        assertFalse(brief.contains("_added"), brief);
    }

    /** Pages overlap where something is made between two calls. */
    @Test
    void grafanaOnCall_stepThatIsOnTwoPages_countsOnce() {
        var steps = """
            [{"id": "W", "escalation_chain_id": "C", "position": 1, "type": "wait", "duration": 300},
             {"id": "S", "escalation_chain_id": "C", "position": 2, "type": "notify_persons", "persons_to_notify": ["V"]}]
            """;
        var once = translated(SourceProduct.GRAFANA_ONCALL, ONE_CHAIN, steps).files();

        assertEquals(
                once,
                translated(SourceProduct.GRAFANA_ONCALL, ONE_CHAIN, steps, steps)
                        .files());
        assertTrue(once.get("30-policies.yaml").contains("timeout: 5m"), once::toString);
    }

    @Test
    void grafanaOnCall_shiftOnceInManyWeeks_isListed() {
        var done = translated(SourceProduct.GRAFANA_ONCALL, ONE_CHAIN, """
            [{"id": "S", "name": "S", "type": "calendar", "on_call_now": [], "shifts": ["H"]},
             {"id": "H", "name": "h", "type": "rolling_users", "start": "2026-01-05T00:00:00", "duration": 3600,
              "frequency": "weekly", "interval": 5000, "by_day": ["MO"], "rolling_users": [["U"], ["V"]]}]
            """);

        assertEquals(
                1,
                differences(done.notCarriedOver()).stream()
                        .filter(DifferenceKind.SHIFT_UNLIKE_OURS::equals)
                        .count());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '^', textBlock = """
        PAGERDUTY ¦ {"users": [], "more": true, "offset": 0}  ¦ {"teams": []}                                      ¦ 1
        PAGERDUTY ¦ {"users": [], "more": true, "offset": 0}  ¦ {"users": [], "more": false, "offset": 100}        ¦ 0
        PAGERDUTY ¦ {"users": [], "more": true, "offset": 0}  ¦ {"users": [], "more": true, "offset": 100}         ¦ 1
        PAGERDUTY ¦ {"users": [], "more": true, "offset": 0}  ¦ {"services": [], "offset": 100}                    ¦ 1
        OPSGENIE  ¦ {"totalCount": 2, "paging": {"next": "x"}, "data": [{"id": "a", "username": "a"}]} ¦ {"data": []} ¦ 1
        OPSGENIE  ¦ {"totalCount": 2, "paging": {"next": "x"}, "data": [{"id": "a", "username": "a"}]} ¦ {"totalCount": 2, "paging": {}, "data": [{"id": "b", "username": "b"}]} ¦ 0
        """)
    void pagesThatAreMissing_areListed(SourceProduct sourceProduct, String first, String second, int missing) {
        var done = translated(sourceProduct, first, second);

        assertEquals(
                missing,
                differences(done.notCarriedOver()).stream()
                        .filter(DifferenceKind.MORE_PAGES::equals)
                        .count());
    }

    /** As Windows' tools write them. */
    @Test
    void byteOrderMark_isNoPartOfAnAnswer() {
        assertTrue(!translated(SourceProduct.GRAFANA_ONCALL, "\uFEFF" + ONE_CHAIN)
                .files()
                .isEmpty());
    }

    /** The answer does not say whose routing rules it holds: with one team in the files they are its. */
    @Test
    void opsgenie_routingRulesOfTheOnlyTeam_areForItsName() {
        var yaml = written(SourceProduct.OPSGENIE, """
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
        var done = translated(SourceProduct.OPSGENIE, """
            {"team": "Ops", "data": [{"id": "r", "name": "r", "criteria": %s, "notify": {"type": "none"}}]}
            """.formatted(criteria));

        assertTrue(
                done.notCarriedOver().stream().anyMatch(note -> note.difference() == expected),
                done.notCarriedOver()::toString);
    }

    private static ImportResult.Done translated(SourceProduct sourceProduct, String... texts) {
        var files = Stream.of(texts).map(text -> new JsonFile("a.json", text)).toList();
        var translation = Importer.translate(sourceProduct, files, Imported.NOW);
        return assertInstanceOf(ImportResult.Done.class, translation, translation::toString);
    }

    /** What is written loads. */
    private String written(SourceProduct sourceProduct, String text) {
        var yaml = String.join("\n", translated(sourceProduct, text).files().values());
        var loadResult = ConfigLoader.load(List.of(new ConfigFile("a.yaml", yaml)), directory, _ -> null);
        assertInstanceOf(LoadResult.Valid.class, loadResult, () -> loadResult + "\n" + yaml);
        return yaml;
    }

    @Test
    void pagerDuty_autoResolveTimeout_isNotOurAutoResolve() throws IOException {
        var imported = Imported.fromMore(SourceProduct.PAGERDUTY, directory);

        assertTrue(!imported.yaml().contains("auto_resolve"), imported.yaml());
        assertNoted(
                imported, "policies.turns: service Shop resolves its incidents after 4h: an incident is open until");
    }

    /** One that pages nobody is listed, the others are carried over, and what led to it goes on to the root. */
    @ParameterizedTest
    @CsvSource({
        "PAGERDUTY, turns, escalation policy unknown_only",
        "OPSGENIE, real, escalation without_rules",
        "GRAFANA_ONCALL, main, escalation chain Hopeless",
        "GOALERT, main, escalation policy empty"
    })
    void aPolicyOfWhichNothingIsLeft_isListed(SourceProduct sourceProduct, String kept, String lost)
            throws IOException {
        var imported = Imported.fromMore(sourceProduct, directory);

        assertTrue(imported.configuration().router().policies().containsKey(kept), imported.yaml());
        assertNoted(imported, "policies: " + lost + ": left out: none of it can be carried over");
        assertTrue(differences(imported.differences()).contains(DifferenceKind.ROUTE_WITHOUT_POLICY));
    }

    @Test
    void opsgenie_whatIsDisabledOrOver_isLeftOutAndListed() throws IOException {
        var imported = Imported.fromMore(SourceProduct.OPSGENIE, directory);

        assertEquals(
                Set.of("live_day"),
                imported.configuration().directory().schedules().keySet());
        assertNoted(imported, "schedules: schedule Off, which is disabled: left out");
        assertNoted(imported, "schedules: rotation Live Ended until 2021-01-01T00:00: left out, as they have ended");
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

    /** Without it all alerts of a team would be one incident, of which only the first pages. */
    @ParameterizedTest
    @EnumSource(SourceProduct.class)
    void eachAlert_isAnIncidentOfItsOwn_andCheckHasNothingToWarnOf(SourceProduct sourceProduct) throws IOException {
        var imported = Imported.from(sourceProduct, directory);

        assertEquals(List.of("..."), imported.configuration().router().root().groupBy());
        assertTrue(Lint.of(imported.configuration(), Imported.NOW).stream()
                .noneMatch(warning -> warning.toString().contains("group_by")));
    }

    @Test
    void goAlert_everyTargetWhoseRulesHold_isOnCall() throws IOException {
        var imported = Imported.from(SourceProduct.GOALERT, directory);
        var all = new String[] {"checkout_weekly", "checkout_casey", "checkout_added"};
        var chicago = "America/Chicago";

        imported.assertOnCall("casey", "2026-03-10T12:00", chicago, all);
        imported.assertOnCall("alex_kim casey", "2026-03-10T20:30", chicago, all);
        imported.assertOnCall("alex_kim", "2026-03-10T22:00", chicago, all);
        imported.assertOnCall("casey sam_doe", "2026-03-11T20:30", chicago, all);
        imported.assertOnCall("alex_kim casey", "2026-03-14T03:00", chicago, all);
        imported.assertOnCall("alex_kim", "2026-03-16T07:00", chicago, all);
        imported.assertOnCall("casey", "2026-03-16T21:30", chicago, all);
        imported.assertOnCall("sam_doe", "2026-03-23T21:30", chicago, all);
        imported.assertOnCall("alex_kim casey", "2026-03-20T12:30", chicago, all);
        imported.assertOnCall("alex_kim", "2026-03-31T23:59", "UTC", "monthly");
        imported.assertOnCall("casey", "2026-04-01T00:00", "UTC", "monthly");
        imported.assertOnCall("alex_kim", "2026-05-15T00:00", "UTC", "monthly");
    }

    @Test
    void goAlert_steps_areLevelsInTheirOrder() throws IOException {
        var imported = Imported.from(SourceProduct.GOALERT, directory);

        assertEquals("""
            schedule:checkout_weekly schedule:checkout_casey schedule:checkout_added PT5M
            schedule:monthly channel:slack_ops PT15M
            user:sam_doe PT30M
            again 3\
            """, imported.policy("checkout"));
        assertNoted(imported, "temporary schedules");
        assertNoted(imported, "contact method Old: left out, as it is disabled");
        assertNoted(imported, "route: service orphan");
    }

    private static void assertNoted(Imported imported, String part) {
        assertTrue(
                imported.notes().stream().anyMatch(note -> note.contains(part)),
                () -> part + "\nis not among\n" + String.join("\n", imported.notes()));
    }
}
