package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.diff.ConfigDiff;
import dev.tocsin.config.imports.Mutation;
import dev.tocsin.config.report.ConfigSummary;
import dev.tocsin.config.report.Lint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A configuration with a few changes is valid, and then everything that check says of it can be said; or it is refused in
 * our words, each fault with its place. A failure names the number that makes the input again. More, and others:
 * {@code -Dtocsin.fuzz.config=1000000 -Dtocsin.fuzz.seed=7}.
 */
class ConfigFuzzTest {
    private static final int INPUTS = Integer.getInteger("tocsin.fuzz.config", 2_000);
    private static final long SEED = Long.getLong("tocsin.fuzz.seed", 20261130);
    /** What a valid one says takes longer than reading it. */
    private static final int LOOKED_AT_OF_EACH = INPUTS > 2_000 ? 1 : 27;
    /** A hundred times what the slowest takes: an input without a bound is caught, a slow machine is not. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Pattern QUOTED = Pattern.compile("'[^\n]*'|\"[^\n]*\"");
    /** Words of a parser, a library or the JDK. */
    private static final Pattern FOREIGN = Pattern.compile(
            "Exception|Error\\b|\\b(?:java|com|org|dev)\\.[a-z]+\\.|\\bnull\\b|Optional\\[|@[0-9a-f]{5}|snakeyaml|Cannot"
                + " invoke|out of bounds|For input string|in reader|at line");

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}&&[^\\n]]|[\\u2028\\u2029\\u202a-\\u202e]");
    private static final String CHANNELS = """
        channels:
          webhook: {type: webhook, url: "https://example.com/x"}
          slack: {type: slack, bot_token: "${env:A}", channel: C0123456789, signing_secret: "${env:A}"}
          ntfy: {type: ntfy, url: "https://ntfy.sh", title: "{{title}}"}
          console: {type: console}
        """;
    private static final String CALENDAR = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:t
        BEGIN:VEVENT
        UID:1
        DTSTAMP:20260101T000000Z
        DTSTART;VALUE=DATE:20261225
        END:VEVENT
        END:VCALENDAR
        """;

    private final Map<String, String> wrong = new LinkedHashMap<>();

    @Test
    void whateverTheFilesHold_theyAreUsableOrRefusedInOurWords() throws IOException {
        var texts = good();
        var trees = texts.stream().map(ConfigFuzzTest::tree).toList();
        var before = Fixture.valid(load(texts.getFirst()));
        var valid = 0;
        for (int input = 0; input < INPUTS; input++) {
            var random = new Random(SEED + input);
            var mutation = new Mutation(random);
            var which = input % 10 == 0 ? 0 : 1 + input % (texts.size() - 1); // the first takes longest
            var text = random.nextInt(4) == 0
                    ? mutation.lines(texts.get(which))
                    : mutation.yaml(mutation.of(trees.get(which)));
            valid += look(input, before, text) ? 1 : 0;
        }
        assertEquals("", String.join("\n", wrong.values()));
        assertTrue(valid > INPUTS / 50 && valid < INPUTS, valid + " of " + INPUTS + " were valid");
    }

    /** Few aliases, many values. */
    @Test
    void aliasesThatMultiply_areRefused() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            var name = "a" + i;
            bomb.append(name + ": &" + name + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "]\n");
        }
        var problems = Fixture.problems(load(bomb.toString()));
        assertTrue(
                problems.getFirst().hint().contains("aliases")
                        || problems.getFirst().message().contains("aliases"),
                problems.toString());
    }

    private static List<String> good() throws IOException {
        var good = new ArrayList<String>();
        good.add(Files.readString(Path.of("src/test/resources/schema/every-key.yaml"))
                        .replaceAll("FREQ=\\w+(;BYDAY=MO)?", "FREQ=YEARLY") // sooner expanded
                + CHANNELS);
        var sound = new StringBuilder();
        for (var name : List.of("people", "policies", "route")) {
            sound.append(Files.readString(Path.of("src/test/resources/sound/" + name + ".yaml")));
        }
        good.add(sound.toString());
        good.add(Fixture.BASE);
        return good;
    }

    private static JsonNode tree(String text) {
        return new ObjectMapper().valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    private static LoadResult load(String text) {
        var files = List.of(new ConfigFile("a.yaml", text), new ConfigFile("days.ics", CALENDAR));
        return ConfigLoader.load(
                files, Path.of("dir"), name -> name.endsWith("URL") ? "https://checks.example/1" : "a-secret");
    }

    /** Whether it is valid. */
    private boolean look(int input, Configuration before, String text) {
        var started = System.nanoTime();
        try {
            return switch (load(text)) {
                case LoadResult.Valid(var configuration) -> {
                    if (input % LOOKED_AT_OF_EACH == 0) {
                        ConfigSummary.of(configuration, NOW);
                        Lint.withReadiness(configuration, NOW).forEach(warning -> check(input, warning, text));
                        ConfigDiff.between(before, configuration, NOW, NOW.plusSeconds(86_400));
                    }
                    yield true;
                }
                case LoadResult.Invalid(var problems) -> {
                    if (problems.isEmpty()) {
                        add(input, "refused without a fault", text);
                    }
                    problems.forEach(configProblem -> check(input, configProblem, text));
                    yield false;
                }
            };
        } catch (RuntimeException | StackOverflowError e) {
            add(
                    input,
                    "it threw " + e + " at "
                            + Stream.of(e.getStackTrace()).limit(6).toList(),
                    text);
            return false;
        } finally {
            if (System.nanoTime() - started > BOUND.toNanos()) {
                add(input, "it took longer than " + BOUND, text);
            }
        }
    }

    private void check(int input, ConfigProblem configProblem, String text) {
        var ours = QUOTED.matcher(configProblem.message() + '\n' + configProblem.hint())
                .replaceAll("_");
        if (FOREIGN.matcher(ours).find()
                || UNSEEN.matcher(configProblem.toString()).find()
                || configProblem.message().isBlank()
                || configProblem.hint().isBlank()
                || configProblem.message().contains("\n")
                || configProblem.path().contains("\n")
                || configProblem.toString().length() > 2_000) {
            add(input, "words: " + configProblem, text);
        }
        if (configProblem.line() == 0 && !configProblem.message().contains("no file has")) {
            add(input, "no place: " + configProblem, text);
        }
    }

    /** One of each kind. */
    private void add(int input, String what, String text) {
        if (wrong.size() < 20) {
            wrong.putIfAbsent(
                    what.replaceAll("'[^']*'|[0-9]+", "_"),
                    "input " + input + " of seed " + SEED + ": " + what + "\n"
                            + text.substring(0, Math.min(4000, text.length())));
        }
    }
}
