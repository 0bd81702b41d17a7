package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.config.Configuration;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same generated route trees and label sets, once through Alertmanager's own {@code amtool config routes test} and
 * once through the router: both must name the same receivers in the same order. amtool takes one label set a call, so
 * a few run at a time.
 */
class AmtoolAgreementTest {
    private static final int TREES = 110;
    private static final int LABEL_SETS = 2;
    private static final long SEED = 20261120;
    private static final List<String> LABELS = List.of("team", "severity", "service", "_x");
    private static final List<String> VALUES = List.of(
            "db",
            "web",
            "api",
            "web-api",
            "db.1",
            "DB",
            "",
            "two words",
            "a\"b",
            "a\\b",
            "a,b",
            "{x}",
            "é",
            "line\nend");
    private static final List<String> REGEXES = List.of(
            "db|web",
            "web.*",
            "web-.+",
            ".*",
            ".+",
            "",
            "db\\.\\d",
            "(?i)db",
            "(?i)DB|api",
            "[dw]eb?",
            "a.b",
            "(db|web)(-api)?",
            "two\\s+words",
            "^db$",
            "\\{x\\}",
            "a\\\\b",
            "d?b",
            "web{1}",
            "[^a-z]*",
            "\\p{L}",
            "line.end",
            "(?s)line.end");

    @TempDir
    private Path directory;

    private record Case(int number, Path alertmanager, Configuration tocsin, Map<String, String> labels, String yaml) {}

    @Test
    void route_ofGeneratedTrees_reachesTheReceiversThatAmtoolNames() throws Exception {
        var amtool = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "amtool"))
                .filter(Files::isExecutable)
                .findFirst();
        if (!"required".equals(System.getProperty("tocsin.e2e"))) {
            assumeTrue(amtool.isPresent(), "amtool is not installed: it is in Debian's prometheus-alertmanager");
        }
        assertTrue(amtool.isPresent(), "amtool is not installed, and -Dtocsin.e2e=required asks for it");
        var cases = cases();
        assertTrue(cases.size() >= 200, cases.size() + " cases");
        try (var pool = Executors.newFixedThreadPool(4)) {
            var answers = pool.invokeAll(cases.stream()
                    .<Callable<List<String>>>map(one -> () -> ask(amtool.get(), one))
                    .toList());
            var severalReceivers = 0;
            for (var one : cases) {
                var expected = answers.get(one.number()).get();
                assertEquals(
                        distinct(expected),
                        distinct(receivers(one)),
                        () -> "labels " + one.labels() + " in\n" + one.yaml());
                severalReceivers += expected.size() > 1 ? 1 : 0;
            }
            assertTrue(severalReceivers > 20, "only " + severalReceivers + " cases reach several receivers");
        }
    }

    private List<Case> cases() throws IOException {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        var cases = new ArrayList<Case>();
        for (int tree = 0; tree < TREES; tree++) {
            var route = route(random, "  ", 3);
            var file = directory.resolve(tree + ".yml");
            Files.writeString(file, "receivers:\n" + names("- {name: %s}") + "route:\n  receiver: r0\n" + route);
            var ours = "receivers:\n" + names("%s: {policy: critical}") + "route:\n  receiver: r0\n" + route;
            var policies = Fixture.POLICIES.substring(0, Fixture.POLICIES.indexOf("receivers:"));
            var configuration = Fixture.valid(Fixture.PEOPLE + policies, ours);
            for (int i = 0; i < LABEL_SETS; i++) {
                cases.add(new Case(cases.size(), file, configuration, labels(random), route));
            }
        }
        return cases;
    }

    private static String names(String format) {
        return IntStream.range(0, 10)
                .mapToObj(n -> "  " + format.formatted("r" + n) + '\n')
                .collect(Collectors.joining());
    }

    /** The children of a route, as both write them. */
    private static String route(RandomGenerator random, String indent, int depth) {
        var text = new StringBuilder();
        for (int i = depth == 3 ? 3 + random.nextInt(9) : random.nextInt(3); depth > 0 && i > 0; i--) {
            text.append(indent).append("- matchers:\n");
            for (int j = random.nextInt(8) == 0 ? 2 : 1; j > 0; j--) {
                var matcher = matcher(random);
                text.append(indent)
                        .append("  - '")
                        .append(matcher.replace("'", "''"))
                        .append("'\n");
            }
            if (random.nextBoolean()) {
                text.append(indent)
                        .append("  receiver: r")
                        .append(random.nextInt(10))
                        .append('\n');
            }
            if (random.nextInt(3) > 0) {
                text.append(indent).append("  continue: true\n");
            }
            text.append(route(random, indent + "  ", depth - 1));
        }
        return text.isEmpty() ? "" : indent + "routes:\n" + text;
    }

    private static String matcher(RandomGenerator random) {
        var label = LABELS.get(random.nextInt(LABELS.size()));
        var negative = random.nextInt(3) == 0;
        var regex = random.nextBoolean();
        var value = regex ? REGEXES.get(random.nextInt(REGEXES.size())) : VALUES.get(random.nextInt(VALUES.size()));
        var operator = (negative ? "!" : regex ? "=" : "") + (regex ? "~" : "=");
        return switch (random.nextInt(4)) {
            case 0 -> isBare(value) ? label + ' ' + operator + ' ' + value : label + operator + quoted(value);
            case 1 -> '{' + label + operator + quoted(value) + ",}";
            // Half of a quoted text: a backslash that escapes nothing is itself.
            case 2 -> label + operator + '"' + halfEscaped(value) + '"';
            default -> label + operator + quoted(value);
        };
    }

    private static boolean isBare(String value) {
        return value.matches("[^\"{},\\\\\\n]+");
    }

    private static String halfEscaped(String value) {
        return value.matches(".*\\\\[\\\\n\"].*|.*\\\\$") || value.contains("\n")
                ? quoted(value).substring(1, quoted(value).length() - 1)
                : value.replace("\"", "\\\"");
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static Map<String, String> labels(RandomGenerator random) {
        var labels = new TreeMap<String, String>();
        for (var label : LABELS) {
            var value = VALUES.get(random.nextInt(VALUES.size()));
            if (random.nextInt(4) > 0 && !value.isEmpty()) {
                labels.put(label, value);
            }
        }
        labels.put("alertname", "a");
        return labels;
    }

    private static List<String> ask(Path amtool, Case one) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(amtool.toString(), "config", "routes", "test", "--config.file=" + one.alertmanager()));
        one.labels().forEach((name, value) -> command.add(name + '=' + quoted(value)));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), () -> output + " for " + one.labels() + " in\n" + one.yaml());
        return List.of(output.lines().toList().getLast().split(","));
    }

    private static List<String> receivers(Case one) {
        return one.tocsin().router().route(Fixture.firing(one.labels()), Instant.EPOCH).stream()
                .map(decision -> ((Routed) decision).receiver())
                .toList();
    }

    /** Reaching a receiver twice is one incident here, as both have the same key. */
    private static List<String> distinct(List<String> receivers) {
        Set<String> once = new LinkedHashSet<>(receivers);
        return List.copyOf(once);
    }
}
