package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.read.DurationReader;
import dev.tocsin.config.read.Problems;
import dev.tocsin.config.read.SourceFiles;
import dev.tocsin.config.report.ConfigSummary;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Rotation.Member;
import dev.tocsin.core.policy.Hours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.RoutingDecision;
import dev.tocsin.core.signal.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final Path EXAMPLE = Path.of("src/main/resources/dev/tocsin/config/example");

    @Test
    void example_isTheDirectoryOfTheSources() throws IOException {
        try (var files = Files.list(EXAMPLE)) {
            var names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertEquals(ConfigLoader.EXAMPLE, names);
        }
        var loaded = Fixture.valid(ConfigLoader.load(EXAMPLE, _ -> null));
        assertEquals(ConfigLoader.example().version(), loaded.version());
    }

    /** The next tests hold the example against the defaults that Tocsin promises to ship, line by line. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        critical | schedule:primary_oncall 15m, schedule:secondary_oncall 15m, team:engineering_managers 30m
        warning  | schedule:primary_oncall 30m, schedule:secondary_oncall 1h
        info     | channel:console 1m
        payments | schedule:primary_oncall 5m, schedule:secondary_oncall 5m, team:team_leads 5m, \
                   team:engineering_managers 15m
        sev1     | schedule:primary_oncall 15m, schedule:secondary_oncall 15m, team:team_leads 15m, \
                   team:engineering_managers 15m, user:robin 15m
        sev2     | schedule:primary_oncall 30m, schedule:secondary_oncall 30m, team:engineering_managers 30m
        sev3     | schedule:primary_oncall 2h, schedule:secondary_oncall 2h
        sev4     | schedule:primary_oncall 1d
        """)
    void example_hasThePolicies(String name, String levels) {
        var policies = ConfigLoader.example().router().policies();
        assertEquals(8, policies.size());
        var policy = Objects.requireNonNull(policies.get(name));
        assertEquals(
                levels.replaceAll("\\s+", " "),
                policy.levels().stream()
                        .map(level -> level.responders().getFirst().reference()
                                + ' '
                                + DurationReader.format(level.timeout()))
                        .collect(Collectors.joining(", ")));
        assertTrue(policy.levels().stream().allMatch(level -> level.responders().size() == 1));
    }

    @Test
    void example_pagesForSev4_onlyInBusinessHours() {
        var level = Objects.requireNonNull(
                        ConfigLoader.example().router().policies().get("sev4"))
                .levels()
                .getFirst();
        assertEquals(
                List.of(new Hours(
                        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                        LocalTime.of(8, 0),
                        LocalTime.of(17, 0),
                        ZoneId.of("America/Chicago"))),
                level.when().orElseThrow().hours());
    }

    @Test
    void example_asksForStatusUpdates_every30MinutesAndEveryHour() {
        var policies = ConfigLoader.example().router().policies();
        var both = Map.of("critical", Duration.ofMinutes(30), "high", Duration.ofHours(1));
        assertEquals(both, policies.get("critical").statusUpdates());
        assertEquals(both, policies.get("payments").statusUpdates());
        assertEquals(
                Map.of("critical", Duration.ofMinutes(30)), policies.get("sev1").statusUpdates());
        assertEquals(Map.of("high", Duration.ofHours(1)), policies.get("sev2").statusUpdates());
    }

    @Test
    void example_hasBothRotations_withWeightsInChicago() {
        var directory = ConfigLoader.example().directory();
        var chicago = ZoneId.of("America/Chicago");
        var first = LocalDateTime.parse("2026-01-05T08:00");
        assertEquals(
                Rotation.of(
                        "primary",
                        chicago,
                        first,
                        Duration.ofHours(24),
                        List.of(new Member("sam", 2), new Member("alex", 2), new Member("casey", 1))),
                directory.rotations().get("primary"));
        assertEquals(
                Rotation.of(
                        "secondary",
                        chicago,
                        first,
                        Duration.ofDays(7),
                        List.of(new Member("priya", 2), new Member("jordan", 2), new Member("taylor", 1))),
                directory.rotations().get("secondary"));
        assertEquals(chicago, directory.schedules().get("primary_oncall").zone());
        assertEquals(Duration.ofMinutes(5), directory.dedupWindow());
    }

    /** Name and aliases, and whether it resolves by itself. */
    @Test
    void example_hasTheSeverityMatrix() {
        assertEquals(
                """
                critical P0 SEV1 page emergency HIGH never
                high P1 SEV2 error HIGH never
                warning P2 SEV3 warn LOW at once
                low P3 SEV4 LOW at once
                info P4 notice debug none LOW at once\
                """,
                ConfigLoader.example().directory().severities().rules().stream()
                        .map(rule -> rule.name()
                                + ' '
                                + String.join(" ", rule.aliases())
                                + ' '
                                + rule.urgency()
                                + (rule.autoResolve().equals(Optional.of(Duration.ZERO)) ? " at once" : " never"))
                        .collect(Collectors.joining("\n")));
    }

    @ParameterizedTest
    @CsvSource({
        "P0, , critical, 0s, 30m",
        "P1, , high, 0s, 30m",
        "error, , high, 0s, 30m",
        "P1, payments, payments, 0s, 30m",
        "critical, , critical, 0s, 30m",
        "critical, payments, payments, 0s, 30m",
        "P0, payments, payments, 0s, 30m",
        "warning, payments, warning, 30s, 2h",
        "sev1, , sev1, 0s, 30m",
        "SEV2, , sev2, 0s, 30m",
        "SEV3, , sev3, 30s, 2h",
        "SEV4, , sev4, 1m, 6h",
        "P2, , warning, 30s, 2h",
        "warning, , warning, 30s, 2h",
        "anything else, , warning, 30s, 2h",
        "P3, , info, 1m, 6h",
        "P4, , info, 1m, 6h",
        "info, , info, 1m, 6h",
    })
    void example_routes(String severity, @Nullable String team, String receiver, String wait, String repeat) {
        var labels = team == null ? Map.of("severity", severity) : Map.of("severity", severity, "team", team);
        var route = found(Labels.of(labels));
        assertEquals(receiver, route.receiver());
        assertEquals(wait, DurationReader.format(route.groupWait()));
        assertEquals(
                repeat, DurationReader.format(route.timing().repeatInterval().orElseThrow()));
        assertEquals(List.of("alertname", "category", "team"), route.groupBy());
    }

    @ParameterizedTest
    @CsvSource({
        "P0, pagerduty slack sentry",
        "P1, opsgenie slack sentry",
        "P2, slack",
        "P3, console",
    })
    void example_pagesTheChannelsOfAPriority_withTheFirstLevel(String severity, String channels) {
        var router = ConfigLoader.example().router();
        var signal = Fixture.firing(Map.of("alertname", "Disk", "severity", severity));
        var routed =
                (RoutingDecision.Routed) router.route(signal, Instant.EPOCH).getFirst();
        assertEquals(
                channels,
                routed.policy().level(1).responders().stream()
                        .filter(Responder.Channel.class::isInstance)
                        .map(Responder::name)
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void example_routesEverySeverityNameToAPolicyOfItsKind() {
        var expected =
                Map.of("critical", "critical", "high", "high", "warning", "warning", "low", "info", "info", "info");
        for (var rule : ConfigLoader.example().directory().severities().rules()) {
            var names = new ArrayList<>(rule.aliases());
            names.add(rule.name());
            for (var name : names) {
                var receiver = found(Labels.of(Map.of("severity", name))).receiver();
                var kind = name.startsWith("SEV") ? name.toLowerCase(Locale.ROOT) : expected.get(rule.name());
                assertEquals(kind, receiver, name);
            }
        }
    }

    private static Route found(Labels labels) {
        var route = ConfigLoader.example().router().root();
        for (var next = Optional.of(route); next.isPresent(); ) {
            route = next.get();
            next = route.routes().stream()
                    .filter(child -> child.matchers().stream().allMatch(m -> m.matches(labels)))
                    .findFirst();
        }
        return route;
    }

    @Test
    void summary_saysWhoIsOnCall() {
        var text = ConfigSummary.of(ConfigLoader.example(), Instant.parse("2026-03-01T12:00:00Z"));
        assertTrue(text.contains("primary: alex until Sun 2026-03-01 08:00, then sam (America/Chicago"), text);
        assertTrue(
                text.contains(
                        "primary_oncall: alex until Sun 2026-03-01 08:00, then sam (America/Chicago, layers primary)"),
                text);
        assertTrue(text.lines().count() < 80, text);
        var early = ConfigSummary.of(ConfigLoader.example(), Instant.parse("2025-01-01T00:00:00Z"));
        assertTrue(early.contains("primary: nobody before Mon 2026-01-05 08:00"), early);
    }

    @Test
    void load_ofNoDirectory_isAProblem(@TempDir Path directory) throws IOException {
        var missing = directory.resolve("missing");
        assertEquals(missing + ":0 : no such directory", Fixture.faults(ConfigLoader.load(missing, _ -> null)));
        var file = Files.writeString(directory.resolve("file.yaml"), Fixture.BASE);
        assertEquals(file + ":0 : not a directory", Fixture.faults(ConfigLoader.load(file, _ -> null)));
    }

    @Test
    void load_ofAnEmptyDirectory_isAProblem(@TempDir Path directory) throws IOException {
        Files.createDirectory(directory.resolve("sub.yaml"));
        Files.writeString(directory.resolve(".hidden.yaml"), Fixture.BASE);
        Files.writeString(directory.resolve("notes.txt"), Fixture.BASE);
        assertEquals(
                directory + ":0 : the directory has no *.yaml or *.yml file",
                Fixture.faults(ConfigLoader.load(directory, _ -> null)));
    }

    /** RFC 5545 section 3.1 lets a fold split a character; the lines keep their numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"\r\n ", "\n\t"})
    void load_ofACalendarFoldedWithinCharacters_readsIt(String fold, @TempDir Path directory) throws IOException {
        var line = "SUMMARY:Weihnachtsfeiertag für alle 🎄 – süß";
        var bytes = line.getBytes(StandardCharsets.UTF_8);
        for (int width = 1; width < bytes.length; width++) {
            var folded = new ByteArrayOutputStream();
            for (int i = 0; i < bytes.length; i++) {
                folded.writeBytes(i > 0 && i % width == 0 ? fold.getBytes(StandardCharsets.UTF_8) : new byte[0]);
                folded.write(bytes[i]);
            }
            Files.write(directory.resolve("a.ics"), folded.toByteArray());
            Files.writeString(directory.resolve("b.yaml"), "route: {}");
            var problems = new Problems();
            var text = SourceFiles.read(directory, problems).getFirst().text();

            assertEquals(List.of(), problems.sorted());
            assertEquals(line, text.replace(fold, ""), "folded at " + width);
            assertEquals((bytes.length - 1) / width, text.lines().count() - 1);
        }
    }

    @Test
    void load_withUnreadableFiles_stillChecksTheOthers(@TempDir Path directory) throws IOException {
        Files.write(directory.resolve("a.yaml"), new byte[] {(byte) 0xff});
        Files.write(directory.resolve("b.yml"), new byte[(1 << 20) + 1]);
        Files.writeString(directory.resolve("c.yaml"), "\tusers:");
        Files.writeString(directory.resolve("d.yaml"), "dedup_window: soon\nroute: {receiver: elsewhere}\n");
        assertEquals("""
            a.yaml:0 : the file is not UTF-8
            b.yml:0 : the file is larger than 1 MiB
            c.yaml:1 : this is not YAML: while scanning for the next token, found character '\\t(TAB)' that cannot \
            start any token. (Do not use \\t(TAB) for indentation)
            d.yaml:1 dedup_window: expected a duration such as 15m, found 'soon'\
            """, Fixture.faults(ConfigLoader.load(directory, _ -> null)));
    }

    @Test
    void load_readsAByteOrderMarkAndYmlFiles(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a.yml"), "\uFEFF" + Fixture.BASE);
        Fixture.valid(ConfigLoader.load(directory, _ -> null));
    }
}
