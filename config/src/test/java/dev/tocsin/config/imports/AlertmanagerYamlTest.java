package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.core.routing.RoutingDecision;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An alertmanager.yml means what Alertmanager reads in it, with Go's YAML 1.1. What is expected here is what {@code
 * amtool config routes test} of Alertmanager 0.25 answers.
 */
class AlertmanagerYamlTest {
    private static final Path FIXTURES = Path.of("src/test/resources/imports/alertmanager");
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String RECEIVERS =
            "receivers: [{name: a}, {name: b}, {name: c}, {name: 'null'}, {name: 'yes'}, {name: '010'}]\n";

    /** Empty = Alertmanager refuses the flag. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '^', nullValues = "-", textBlock = """
        y           ¦ b c
        Y           ¦ b c
        yes         ¦ b c
        Yes         ¦ b c
        YES         ¦ b c
        on          ¦ b c
        On          ¦ b c
        ON          ¦ b c
        true        ¦ b c
        True        ¦ b c
        TRUE        ¦ b c
        !!bool yes  ¦ b c
        n           ¦ b
        No          ¦ b
        off         ¦ b
        OFF         ¦ b
        False       ¦ b
        ~           ¦ b
        null        ¦ b
        ^^          ¦ b
        oN          ¦ -
        yEs         ¦ -
        1           ¦ -
        tRUE        ¦ -
        "yes"       ¦ -
        'true'      ¦ -
        !!str true  ¦ -
        [true]      ¦ -
        """)
    void continue_isReadAsGoReadsAFlag(String flag, String receivers) {
        var yaml = """
            route:
              receiver: a
              routes:
                - {receiver: b, matchers: ['x=1'], continue: %s}
                - {receiver: c, matchers: ['x=1']}
            """.formatted(flag) + RECEIVERS;
        if (receivers == null) {
            assertInstanceOf(ImportResult.Refused.class, AlertmanagerImport.translate("a.yml", yaml));
        } else {
            assertEquals(receivers, receivers(yaml, Map.of("x", "1")));
        }
    }

    /** Each is the child of a root that leads to a, with a receiver of its own. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '^', textBlock = """
        match: {x: 010}                 ¦ 010  ¦ b
        match: {x: 010}                 ¦ 8    ¦ a
        match: {x: yes}                 ¦ yes  ¦ b
        match: {x: yes}                 ¦ true ¦ a
        match: {x: }                    ¦ ^^   ¦ b
        match: {x: ~}                   ¦ 1    ¦ a
        match: {x: 1:30}                ¦ 1:30 ¦ b
        match: {x: 1_000}               ¦ 1_000¦ b
        match: {x: 0x1F}                ¦ 0x1F ¦ b
        match: {x: .5}                  ¦ .5   ¦ b
        match: {x: 2026-01-01}          ¦ 2026-01-01 ¦ b
        match_re: {x: 1|2}              ¦ 2    ¦ b
        matchers: ['x=~"yes|no"']       ¦ no   ¦ b
        matchers: [x=on]                ¦ on   ¦ b
        """)
    void aText_isTheTextThatStandsThere(String matcher, String value, String receiver) {
        var yaml = "route:\n  receiver: a\n  routes:\n    - receiver: b\n      " + matcher + "\n" + RECEIVERS;
        assertEquals(receiver, receivers(yaml, Map.of("x", value)));
    }

    @ParameterizedTest
    @CsvSource({"yes, yes", "'\"null\"', null", "010, 010"})
    void aReceiversName_isAText(String written, String name) {
        assertEquals(name, receivers("route: {receiver: " + written + "}\n" + RECEIVERS, Map.of()));
    }

    /** Where {@code <<} stands it is done: it overrides the keys before it, and the keys after it override it. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
        {<<: *db, receiver: c, continue: false}   ¦ b c
        {receiver: c, continue: false, <<: *db}   ¦ b
        {<<: [*db, *other], receiver: yes}        ¦ b yes
        {<<: [*other, *db], receiver: yes}        ¦ b
        """)
    void mergeKeys_areResolvedAsGoDoes(String merged, String receivers) {
        var yaml = """
            route:
              receiver: a
              routes:
                - &db {matchers: [team=db], receiver: b, continue: true}
                - &other {matchers: [team=other], receiver: c}
                - %s
            """.formatted(merged) + RECEIVERS;
        assertEquals(receivers, receivers(yaml, Map.of("team", "db")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '^', textBlock = """
        route: {<<: x, receiver: a}
        route: {<<: , receiver: a}
        route: {"<<": {}, receiver: a, routes: [{receiver: b, receiver: c}]}
        route: {receiver: a, receiver: b}
        route: {receiver: ~}
        route: {receiver: a, group_wait: 30}
        route: {receiver: a, matcher: [x=1]}
        route: {receiver: a, routes: [{receiver: b, match_regex: {x: y}}]}
        inhibit_rule: [] / route: {receiver: a}
        inhibit_rules: [{source_matcher: [x=1], target_matchers: [x=2]}] / route: {receiver: a}
        inhibit_rules: [{source_matchers: [x=1], target_match_res: {x: y}}] / route: {receiver: a}
        time_intervals: [{name: n, time_intervals: [{weekday: [monday]}]}] / route: {receiver: a}
        time_intervals: [{name: n, time_intervals: [{months: [may]}], location: UTC}] / route: {receiver: a}
        time_intervals: [{name: n, time_intervals: [{times: [{start_time: '09:00', end_time: '10:00', days: 1}]}]}] / route: {receiver: a}
        time_intervals: [{name: n, time_intervals: [saturday]}] / route: {receiver: a}
        route: {receiver: a, group_interval: 0s}
        route: {receiver: a, repeat_interval: 1.5h}
        route: {receiver: a, group_by: alertname}
        route: {receiver: a, routes: [~]}
        route: {receiver: a, routes: [{receiver: nowhere}]}
        route: {receiver: a, routes: [{matchers: ['x=~"("']}]}
        route: {receiver: a, routes: [{mute_time_intervals: [nights]}]}
        route: {receiver: a, routes: [{receiver: b, match_re: {x: }}]}
        route: &r {receiver: a, routes: [*r]}
        """)
    void whatAlertmanagerRefuses_isRefused(String route) {
        var yaml = route.replace(" / ", "\n") + "\n" + RECEIVERS;
        assertInstanceOf(ImportResult.Refused.class, AlertmanagerImport.translate("a.yml", yaml));
    }

    @Test
    void everyKeyThatAlertmanagerDoesNotKnow_isNamedWithThoseItDoes() {
        var yaml = """
            route: {receiver: a, routes: [{receiver: b, matcher: [x=1]}]}
            inhibit_rules: [{source_matcher: [x=1], target_matchers: [x=2], equals: [y]}]
            """ + RECEIVERS;
        var faults = assertInstanceOf(ImportResult.Refused.class, AlertmanagerImport.translate("a.yml", yaml))
                .faults();

        assertEquals(
                List.of(
                        "route.routes[0].matcher is no key of a route",
                        "inhibit_rules[0].equals is no key of an inhibition rule",
                        "inhibit_rules[0].source_matcher is no key of an inhibition rule"),
                faults.stream()
                        .map(importFault -> importFault.path() + ' ' + importFault.message())
                        .toList());
        assertTrue(
                faults.getLast().hint().contains(", source_matchers, "),
                faults.getLast().hint());
    }

    @Test
    void aSideOfARule_isNotedWhereItIsMissing_andMeantWhereItIsEmpty() {
        var rules = """
            route: {receiver: a}
            inhibit_rules: [{target_matchers: [x=1]}, {source_matchers: [], target_matchers: [x=2]}, {source_match: {x: '3'}}]
            """ + RECEIVERS;
        assertEquals(
                List.of(
                        "inhibit_rules[0]: an inhibition rule without source_matchers",
                        "inhibit_rules[2]: an inhibition rule without target_matchers"),
                noted(rules, DifferenceKind.RULE_OF_ANY));
    }

    /** A list of hosts is long: half of it would page others. */
    @Test
    void whatLabelsAreComparedWith_isTheTextThatStandsThere_howeverLong() {
        var hosts = IntStream.range(0, 120).mapToObj("db-host-%03d"::formatted).collect(Collectors.joining("|"));
        var yaml = """
            route:
              receiver: a
              routes:
                - {receiver: b, match_re: {instance: '%s'}}
                - {receiver: c, match: {svc: "a  b\\tc"}}
            """.formatted(hosts) + RECEIVERS;

        assertTrue(hosts.length() > 1000);
        assertEquals("b", receivers(yaml, Map.of("instance", "db-host-119")));
        assertEquals("c", receivers(yaml, Map.of("svc", "a  b\tc")));
        assertEquals("a", receivers(yaml, Map.of("svc", "a b c")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"match_re", "match"})
    void whatIsLongerThanAMatcherMayBe_isRefused(String key) {
        var yaml = "route: {receiver: a, routes: [{receiver: b, %s: {x: '%s'}}]}\n".formatted(key, "y".repeat(9_000))
                + RECEIVERS;
        var faults = assertInstanceOf(ImportResult.Refused.class, AlertmanagerImport.translate("a.yml", yaml))
                .faults();
        assertTrue(faults.getFirst().message().contains("8192 are allowed"), faults.toString());
    }

    /** Names that differ in their spaces are two names. */
    @Test
    void namesOfReceiversAndIntervals_areTheTextsThatStandThere() {
        var yaml = """
            route: {receiver: 'a  b', routes: [{receiver: a b, matchers: [x=1], mute_time_intervals: ['n  1']}]}
            receivers: [{name: 'a  b'}, {name: a b}]
            time_intervals: [{name: 'n  1', time_intervals: [{weekdays: [monday]}]}]
            """;
        var root = load(translated(yaml)).router().root();

        assertEquals("a_b", root.receiver());
        assertEquals("a_b_2", root.routes().getFirst().receiver());
        assertEquals(1, root.routes().getFirst().timing().muted().size());
    }

    @Test
    void keysWithNothingUnderThem_areNotGiven() {
        var yaml = """
            global:
            templates:
            time_intervals:
            inhibit_rules:
            route:
              receiver: a
              routes:
              group_by:
              group_wait: ~
              matchers:
              continue:
            """ + RECEIVERS + "---\nanother: [document]\n";
        assertEquals("a", receivers(yaml, Map.of("x", "1")));
        assertEquals(
                List.of(),
                translated(yaml).notCarriedOver().stream()
                        .filter(note -> note.difference() == DifferenceKind.ROOT_TAKES_ALL
                                || note.difference() == DifferenceKind.OWN_NOTIFICATIONS)
                        .toList());
    }

    @Test
    void aRootThatDoesNotSay_hasAlertmanagersTimes() {
        var timing = load(translated("route: {receiver: a, group_interval: 1m30s}\n" + RECEIVERS))
                .router()
                .root()
                .timing();

        assertEquals(Duration.ofSeconds(30), timing.groupWait());
        assertEquals(Optional.of(Duration.ofSeconds(90)), timing.groupInterval());
        assertEquals(Optional.of(Duration.ofHours(4)), timing.repeatInterval());
    }

    @Test
    void timesBeyondOurs_areTheNearest() {
        var timing = load(translated(
                        "route: {receiver: a, group_wait: 1500ms, repeat_interval: 1y2w3d4h5m6s7ms}\n" + RECEIVERS))
                .router()
                .root()
                .timing();

        assertEquals(Duration.ofSeconds(2), timing.groupWait());
        assertEquals(Optional.of(Duration.ofDays(30)), timing.repeatInterval());
    }

    @Test
    void timesBeyondOurs_areNoted() {
        var yaml = """
            route:
              receiver: a
              group_interval: 5m
              repeat_interval: 30d
              routes: [{receiver: b, matchers: [x=1], group_wait: 1500ms, repeat_interval: 31d, group_interval: 29d23h}]
            """ + RECEIVERS;
        assertEquals(
                List.of("route.routes[0]: group_wait 1500ms", "route.routes[0]: repeat_interval 31d"),
                noted(yaml, DifferenceKind.TIME_OF_ROUTE));
    }

    @Test
    void receiversWithoutIntegrations_pageNobody() throws IOException {
        var yaml = Files.readString(FIXTURES.resolve("receivers-that-send-nothing.yml"));
        var done = translated(yaml);
        var router = load(done).router();

        for (var labels : List.of(Map.of("alertname", "Watchdog"), Map.of("alertname", "Other"))) {
            var decision = router.route(firing(labels), NOW).getFirst();
            var suppressed = assertInstanceOf(RoutingDecision.Suppressed.class, decision);
            assertTrue(suppressed.reason().endsWith(", which pages nobody"), suppressed.reason());
        }
        assertInstanceOf(
                RoutingDecision.Routed.class,
                router.route(firing(Map.of("severity", "critical")), NOW).getFirst());
        assertEquals(
                List.of(DifferenceKind.RECEIVER_NOBODY, DifferenceKind.RECEIVER_NOBODY, DifferenceKind.RECEIVER_STUB),
                done.notCarriedOver().stream()
                        .map(ImportDifference::difference)
                        .filter(differenceKind -> differenceKind.name().startsWith("RECEIVER"))
                        .toList());
    }

    /** As in Alertmanager: no matchers match every alert, and what matches both sides inhibits nothing of the like. */
    @Test
    void aRuleWithoutSources_inhibitsByAnyOtherAlert() throws IOException {
        var yaml = Files.readString(FIXTURES.resolve("receivers-that-send-nothing.yml"));
        var rule = load(translated(yaml))
                .directory()
                .suppressionRules()
                .inhibitions()
                .inhibition()
                .rules()
                .getFirst();

        assertTrue(rule.isSource(Labels.of(Map.of("alertname", "Whatever"))));
        assertTrue(rule.isTarget(Labels.of(Map.of("alertname", "InfoInhibitor"))));
        assertTrue(!rule.isTarget(Labels.of(Map.of("alertname", "Whatever"))));
    }

    @ParameterizedTest
    @CsvSource({"continue-yes.yml, audit pager", "merge-key.yml, default"})
    void theCases_goWhereAlertmanagerSendsThem(String file, String receivers) throws IOException {
        assertEquals(receivers, receivers(Files.readString(FIXTURES.resolve(file)), Map.of("severity", "critical")));
    }

    @Test
    void aMergedRoute_doesNotMatchEverything() throws IOException {
        var yaml = Files.readString(FIXTURES.resolve("merge-key.yml"));

        assertEquals("db_mail pager", receivers(yaml, Map.of("team", "db")));
        assertEquals("default", receivers(yaml, Map.of("team", "web")));
    }

    @Test
    void anchorsAreBounded() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1) + "]\n");
        }
        var faults = assertInstanceOf(
                        ImportResult.Refused.class,
                        AlertmanagerImport.translate("a.yml", bomb + "route: {receiver: a}\n" + RECEIVERS))
                .faults();
        assertTrue(faults.getFirst().message().startsWith("expands to too many values"), faults.toString());
    }

    private static List<String> noted(String yaml, DifferenceKind differenceKind) {
        return translated(yaml).notCarriedOver().stream()
                .filter(note -> note.difference() == differenceKind)
                .map(note -> note.place() + ": " + note.was())
                .toList();
    }

    private static String receivers(String yaml, Map<String, String> labels) {
        // Whatever has no integration pages nobody: for this test every receiver has one.
        var paging = yaml.replaceAll("(\\{name: [^}]*)\\}", "$1, webhook_configs: [{url: x}]}");
        return load(translated(paging)).router().route(firing(labels), NOW).stream()
                .map(decision -> assertInstanceOf(RoutingDecision.Routed.class, decision, decision.reason())
                        .receiver())
                .collect(Collectors.joining(" "));
    }

    private static ImportResult.Done translated(String yaml) {
        var translation = AlertmanagerImport.translate("a.yml", yaml);
        return assertInstanceOf(ImportResult.Done.class, translation, () -> translation + "\n" + yaml);
    }

    private static Configuration load(ImportResult.Done done) {
        var text = String.join("", done.files().values());
        return switch (ConfigLoader.load(List.of(new ConfigFile("a.yaml", text)), Path.of(""), _ -> null)) {
            case LoadResult.Valid valid -> valid.configuration();
            case LoadResult.Invalid(var problems) -> throw new AssertionError(problems + "\n" + text);
        };
    }

    private static Signal firing(Map<String, String> labels) {
        var alert = new Alert("a", Labels.of(labels), "a", "", "", Map.of(), NOW);
        return new Signal.Firing(new Origin("test", "test"), alert, Optional.empty());
    }
}
