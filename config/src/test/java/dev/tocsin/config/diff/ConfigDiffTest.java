package dev.tocsin.config.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.OutgoingSettings;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.config.section.Sections;
import dev.tocsin.core.policy.Condition;
import dev.tocsin.core.policy.Correlation;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.QuietHours;
import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.routing.Receiver;
import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.Timing;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.suppression.InhibitionRule;
import dev.tocsin.core.suppression.MaintenanceWindow;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigDiffTest {
    private static final Instant NOW = Instant.parse("2026-12-10T18:00:00Z");

    private static final String WORLD = """
        severities: [{name: critical, auto_resolve: never}, {name: warning, auto_resolve: 5m}]
        default_severity: warning
        channels: {console: {type: console}, chat: {type: webhook, url: "https://chat.example/T0P"}}
        users:
          sam: {name: Sam Doe, contacts: [{channel: console}]}
          alex: {name: Alex Kim, contacts: [{channel: console}, {channel: chat, address: "+34 600 000 000"}]}
          kim: {name: Kim Poe, contacts: [{channel: console}]}
        teams: {platform: [sam, alex]}
        rotations:
          primary: {time_zone: America/Chicago, start: 2026-12-07, handoff: "08:00", shift: 12h, members: [sam, alex]}
        schedules:
          platform: {time_zone: America/Chicago, layers: [{name: base, rotation: primary}]}
        policies:
          critical:
            levels:
              - {responders: [{rotation: primary}], timeout: 15m}
              - {responders: [{user: kim}], timeout: 30m}
        receivers: {critical: {policy: critical}, ops: {policy: critical}}
        route:
          receiver: critical
          group_by: [alertname]
          routes:
            - {receiver: ops, matchers: ['team="db"']}
            - {receiver: ops, matchers: ['team="web"']}
        tokens: {bot: {sha256: %s, role: responder}}
        """.formatted("ab".repeat(32));

    @Test
    void sameFiles_meanNoChange() {
        assertEquals(List.of(), diff(WORLD, WORLD + "# a comment\n"));
    }

    @Test
    void shifts_thatMove_areNamedWithDayTimesZoneAndPeople_andSaidOnceForBoth() {
        var swapped = WORLD.replace("members: [sam, alex]", "members: [kim, alex, sam, alex]");
        var said = diff(WORLD, swapped, Duration.ofDays(2));
        assertEquals(
                List.of("rotation primary and schedule platform: on 11 December 2026, 08:00 to 20:00 (America/Chicago)"
                        + " moves from Sam Doe to Kim Poe"),
                said);
    }

    @Test
    void shift_thatIsOnNow_isToldFromNow_andNeighboursAreMerged() {
        var alone = WORLD.replace("members: [sam, alex]", "members: [kim]");
        var said = diff(WORLD, alone, Duration.ofDays(1));
        assertEquals(
                List.of(
                        ": from now to 10 December 2026, 20:00 (America/Chicago) moves from Sam Doe to Kim Poe",
                        ": from 10 December 2026, 20:00 to 11 December 2026, 08:00 (America/Chicago) moves from"
                                + " Alex Kim to Kim Poe",
                        ": on 11 December 2026, 08:00 to 20:00 (America/Chicago) moves from Sam Doe to Kim Poe"),
                said.stream().map(line -> line.substring(line.indexOf(':'))).toList());
    }

    @Test
    void shift_thatHasNoEnd_isSaidSo() {
        var later = WORLD.replace("start: 2026-12-07", "start: 2030-12-07");
        assertEquals(
                List.of("rotation primary and schedule platform: everything from now on (America/Chicago) moves from"
                        + " Sam Doe to nobody"),
                diff(WORLD.replace("members: [sam, alex]", "members: [sam]"), later));
    }

    @Test
    void manyShifts_areCounted() {
        var alone = WORLD.replace("members: [sam, alex]", "members: [kim]");
        var said = diff(WORLD, alone, Duration.ofDays(14));
        assertEquals(11, said.size(), said::toString);
        assertEquals("rotation primary and schedule platform: 19 more changes until 24 December 2026", said.getLast());
    }

    @Test
    void change_thatMovesNobodyInTheRange_saysSo() {
        var later =
                WORLD.replace("layers: [{name: base, rotation: primary}]", "layers: [{name: all, rotation: primary}]");
        assertEquals(
                List.of("schedule platform changes, but nobody's shifts do until 24 December 2026"),
                diff(WORLD, later));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        timeout: 15m                | timeout: 10m             | policy critical, level 1: timeout is 10m instead of 15m
        [{user: kim}]               | [{team: platform}]       | policy critical, level 2: responders is team:platform instead of user:kim
        {receiver: ops, matchers: ['team="db"']} | {receiver: critical, matchers: ['team="db"']} | route team="db": receiver is critical instead of ops
        team="web"                  | team="www"               | route team="web" is removed, it led to ops / route team="www" is new and leads to ops
        group_by: [alertname]       | group_by: [cluster]      | the root route: group by is cluster instead of alertname / route team="db": group by is cluster instead of alertname / route team="web": group by is cluster instead of alertname
        platform: [sam, alex]       | platform: [sam, kim]     | team platform gains Kim Poe / team platform loses Alex Kim
        +34 600 000 000             | +34 600 000 001          | user alex has another contact by chat
        name: Kim Poe               | name: Kim Roe            | user kim: name is Kim Roe instead of Kim Poe
        auto_resolve: 5m            | auto_resolve: 6m         | severity warning: auto resolve is 6m instead of 5m
        default_severity: warning   | default_severity: critical | default severity is critical instead of warning
        T0P                         | T0Q                      | channel chat: another url
        role: responder             | role: viewer             | token bot has the role viewer instead of responder
        role: responder             | role: responder, user: kim | token bot acts as kim instead of nobody in particular
        """)
    void change_isSaid(String from, String to, String expected) {
        assertTrue(WORLD.contains(from));
        assertEquals(List.of(expected.split(" / ")), diff(WORLD, WORLD.replace(from, to)));
    }

    @Test
    void newAndRemoved_areNamed_andRoutesInAnotherOrder() {
        var routes = WORLD.replace("team=\"db\"", "x")
                .replace("team=\"web\"", "team=\"db\"")
                .replace("'x'", "'team=\"web\"'");
        assertEquals(
                List.of("the order of the routes changes: the first route that matches wins"), diff(WORLD, routes));
        var grown = WORLD.replace("              - {responders: [{user: kim}], timeout: 30m}\n", "")
                        .replace("      - {responders: [{user: kim}], timeout: 30m}\n", "")
                + "dedup_window: 10m\nwebhooks: {alertmanager: {bearer: \"${env:A}\"}}\n";
        assertEquals(
                List.of(
                        "policy critical, level 2 is removed: user:kim for 30m",
                        "the credentials under webhooks.alertmanager change",
                        "dedup window is 10m instead of 5m"),
                diff(WORLD, grown));
    }

    @Test
    void addressesAndSecrets_areNeverSaid() {
        var other = WORLD.replace("+34 600 000 000", "+34 600 000 001")
                .replace("T0P", "T0Q")
                .replace("abab", "cdcd");
        var said = diff(WORLD, other).toString() + diff(other, WORLD);
        assertFalse(said.contains("600"), said);
        assertFalse(said.contains("T0"), said);
        assertFalse(said.contains("abab"), said);
    }

    /** The same people and channels as {@link #WORLD}; every section differs in something. */
    private static final String OTHER = WORLD.replace("T0P", "T0Q")
                    .replace("abab", "cdcd")
                    .replace("name: Kim Poe", "name: Kim Roe")
                    .replace("platform: [sam, alex]", "platform: [sam, kim]")
                    .replace("12h", "24h")
                    .replace("layers: [{name: base,", "handoff_notice: {before: 15m}, layers: [{name: all,")
                    .replace("auto_resolve: 5m", "auto_resolve: 6m")
                    .replace("timeout: 15m", "timeout: 10m")
            + """
            dedup_window: 6m
            storm_guard: {pages: 7, window: 2m}
            correlation: {labels: [service], window: 10m}
            external_url: https://tocsin.example
            trusted_proxies: [10.1.0.0/16]
            outgoing: {allow_networks: [10.0.0.0/8]}
            self_monitoring: {test_message: {channel: console, at: "09:00"}}
            inhibit_rules: [{source_matchers: ['a="b"'], target_matchers: ['c="d"'], equal: [x]}]
            webhooks:
              alertmanager: {bearer: "${env:A}", basic: {username: am, password: "${env:A}"}}
              pagerduty: {secrets: ["${env:A}", "${env:A}"], bearer: "${env:A}"}
              opsgenie: {bearer: "${env:A}", basic: {username: og, password: "${env:A}"}}
            """;

    /** What comes to the language later is found here, whether or not anybody thinks of the diff. */
    @Test
    void everyComponent_thatChangesAlone_isSaid() {
        var before = configuration(WORLD);
        var after = configuration(OTHER);
        var renamed = with(before, "version", after.version());
        for (var name : components(Configuration.class, Set.of("version", "sources", "directory"))) {
            assertSaid(name, before, with(renamed, name, component(after, name)));
        }
        for (var name : components(Directory.class, Set.of("version", "channels", "ringing"))) {
            var directory = with(before.directory(), name, component(after.directory(), name));
            assertSaid(name, before, with(renamed, "directory", directory));
        }
    }

    @Test
    void marks_ofSecretsAnywhere_areNeverSaid() {
        var said = ConfigDiff.between(
                configuration(OTHER, "MARK-old"),
                configuration(OTHER.replace("cdcd", "efef"), "MARK-new"),
                NOW,
                NOW.plusSeconds(1));
        assertEquals(
                List.of(
                        "token bot has another value",
                        "the credentials under webhooks.alertmanager change",
                        "the credentials under webhooks.pagerduty change",
                        "the credentials under webhooks.opsgenie change"),
                said);
    }

    @Test
    void maintenance_thatComesChangesAndGoes_isNamed() {
        var window = """
            maintenance:
              upgrade: {matchers: ['service="db"'], start: 2026-12-12T22:00, duration: %s, time_zone: UTC, reason: %s}
            """;
        var planned = WORLD + window.formatted("2h", "upgrade");
        assertEquals(List.of("maintenance window upgrade is new"), diff(WORLD, planned));
        assertEquals(List.of("maintenance window upgrade is removed"), diff(planned, WORLD));
        assertEquals(
                List.of("maintenance window upgrade changes"),
                diff(planned, WORLD + window.formatted("3h", "upgrade")));
        assertEquals(
                List.of("maintenance window upgrade: reason is repair instead of upgrade"),
                diff(planned, WORLD + window.formatted("2h", "repair")));
    }

    @Test
    void announcement_thatComesChangesAndGoes_isNamed() {
        var window = WORLD + """
            maintenance:
              upgrade:
                {matchers: ['service="db"'], start: 2026-12-12T22:00, duration: 2h, time_zone: UTC%s}
            """;
        var silent = window.formatted("");
        var told = window.formatted(", announce: {channel: console, before: 1h}");
        assertEquals(List.of("maintenance window upgrade: announce is new"), diff(silent, told));
        assertEquals(List.of("maintenance window upgrade: announce is removed"), diff(told, silent));
        assertEquals(
                List.of("maintenance window upgrade: announce: before is 2h instead of 1h"),
                diff(told, window.formatted(", announce: {channel: console, before: 2h}")));
    }

    @Test
    void addressThatIsASecret_changesWhoHasIt_andNotItsChannel() {
        var before = WORLD.replace("{type: console}", "{type: console}, push: {type: ntfy}");
        var after = before.replace("[{channel: console}]}\nteams", "[{channel: push, address: \"${env:A}\"}]}\nteams");
        assertEquals(
                List.of("user kim can be reached by push", "user kim can no longer be reached by console"),
                diff(before, after));
    }

    private static List<String> diff(String before, String after) {
        return diff(before, after, Duration.ofDays(14));
    }

    private static List<String> diff(String before, String after, Duration range) {
        return ConfigDiff.between(configuration(before), configuration(after), NOW, NOW.plus(range));
    }

    private static void assertSaid(String component, Configuration before, Configuration after) {
        var said = ConfigDiff.between(before, after, NOW, NOW.plus(Duration.ofDays(14)));
        assertFalse(said.equals(List.of("the files are written differently and mean the same")), component);
        assertFalse(said.isEmpty(), component);
    }

    private static List<String> components(Class<? extends Record> type, Set<String> except) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !except.contains(name))
                .toList();
    }

    private static Object component(Record record, String name) {
        try {
            return record.getClass().getMethod(name).invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static <R extends Record> R with(R record, String name, Object value) {
        var components = record.getClass().getRecordComponents();
        var types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Stream.of(components)
                .map(each -> each.getName().equals(name) ? value : component(record, each.getName()))
                .toArray();
        try {
            @SuppressWarnings("unchecked")
            var copy = (R) record.getClass().getConstructor(types).newInstance(values);
            return copy;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Configuration configuration(String yaml) {
        return configuration(yaml, "secret");
    }

    private static Configuration configuration(String yaml, String secret) {
        return switch (ConfigLoader.load(
                List.of(new ConfigFile("a.yaml", yaml)), Path.of("dir"), Map.of("A", secret)::get)) {
            case LoadResult.Valid(var configuration) -> configuration;
            case LoadResult.Invalid(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    /** The words of a change are those of the files. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                Condition.class,
                Correlation.class,
                EscalationLevel.class,
                EscalationPolicy.class,
                InhibitionRule.class,
                MaintenanceWindow.class,
                MaintenanceWindow.Announcement.class,
                OutgoingSettings.class,
                QuietHours.class,
                Receiver.class,
                Route.class,
                SeverityScale.Rule.class,
                StormGuard.class,
                Timing.class,
                User.class
            })
    void component_isNamedByItsKey(Class<?> type) {
        var keys = Sections.ROOT.all().stream()
                .flatMap(section -> section.names().stream())
                .collect(Collectors.toSet());
        var compared = Set.of(
                "Route.timing",
                "MaintenanceWindow.spans",
                "MaintenanceWindow.lifted",
                "MaintenanceWindow.by",
                "EscalationPolicy.next");
        for (var component : type.getRecordComponents()) {
            if (!compared.contains(type.getSimpleName() + '.' + component.getName())) {
                assertTrue(keys.contains(RecordDiff.key(component.getName())), component.getName());
            }
        }
        assertTrue(keys.containsAll(RecordDiff.KEYS.values()));
    }
}
