package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the files hold, an import is done or refused with faults in our words, and what it writes loads. Every input
 * is a fixture with a few changes; a failure names the number that makes it again. More: -Dtocsin.fuzz.imports=1000000
 */
class ImportFuzzTest {
    private static final int INPUTS = Integer.getInteger("tocsin.fuzz.imports", 10_000);
    private static final long SEED = Long.getLong("tocsin.fuzz.seed", 20261130);
    /** Reading what was written takes longer than writing it. */
    private static final int LOADED_OF_EACH = INPUTS > 10_000 ? 1 : 10;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern WORDS_OF_EXCEPTIONS = Pattern.compile(
            "Exception|java\\.|fasterxml|snakeyaml|Cannot invoke|out of bounds|For input string|Error:");

    @ParameterizedTest
    @EnumSource(SourceProduct.class)
    void whateverTheAnswersHold_theImportIsDoneOrRefusedInOurWords(SourceProduct sourceProduct) throws IOException {
        var fixtures = new ArrayList<List<JsonFile>>();
        fixtures.add(Imported.files(sourceProduct));
        fixtures.add(Imported.files(Path.of("more", sourceProduct.command())));
        var wrong = new Wrong();
        for (int input = 0; input < INPUTS / 5; input++) {
            var mutation = new Mutation(new Random(SEED + input));
            var files = mutated(fixtures.get(input % 2), mutation);
            wrong.check(input, () -> Importer.translate(sourceProduct, files, Imported.NOW), files);
        }
        wrong.assertNone();
    }

    @Test
    void whateverAnAlertmanagerYmlHolds_theImportIsDoneOrRefusedInOurWords() throws IOException {
        var fixtures = new ArrayList<JsonNode>();
        for (var file : Imported.files(Path.of("alertmanager"))) {
            fixtures.add(GoYaml.parse(file.name(), file.text()).node());
        }
        var wrong = new Wrong();
        for (int input = 0; input < INPUTS / 5; input++) {
            var mutation = new Mutation(new Random(SEED + input));
            var text = mutation.yaml(mutation.of(fixtures.get(input % fixtures.size())));
            wrong.check(input, () -> AlertmanagerImport.translate("a.yml", text), List.of(new JsonFile("a.yml", text)));
        }
        wrong.assertNone();
    }

    /** A key that nobody knows says nothing. */
    @ParameterizedTest
    @EnumSource(SourceProduct.class)
    void unknownKeys_changeNothing(SourceProduct sourceProduct) throws IOException {
        var files = Imported.files(sourceProduct);
        var expected = ((ImportResult.Done) Importer.translate(sourceProduct, files, Imported.NOW)).files();
        var random = new Random(SEED);
        for (int input = 0; input < 50; input++) {
            var mutation = new Mutation(random);
            var more = new ArrayList<JsonFile>();
            for (var file : files) {
                var tree = JSON.readTree(file.text());
                var objects = Mutation.places(tree).stream()
                        .filter(ObjectNode.class::isInstance)
                        .filter(node -> node != tree && node.has("id"))
                        .toList();
                ((ObjectNode) objects.get(random.nextInt(objects.size()))).set("x_unheard_of", mutation.value(tree));
                more.add(new JsonFile(file.name(), tree.toString()));
            }
            var done = Importer.translate(sourceProduct, more, Imported.NOW);
            assertTrue(done instanceof ImportResult.Done, () -> done + "\n" + more);
            assertEquals(expected.keySet(), ((ImportResult.Done) done).files().keySet());
        }
    }

    private static List<JsonFile> mutated(List<JsonFile> fixture, Mutation mutation) throws IOException {
        var files = new ArrayList<>(fixture);
        var which = mutation.random().nextInt(files.size());
        var file = files.get(which);
        files.set(which, new JsonFile(file.name(), mutation.text(mutation.of(JSON.readTree(file.text())))));
        return files;
    }

    private interface Translator {
        ImportResult translate();
    }

    /** What is wrong, one of each kind. */
    private static final class Wrong {
        private static final int SHOWN = 20;

        private final Map<String, String> kinds = new LinkedHashMap<>();

        void add(int input, String what, List<JsonFile> files) {
            if (kinds.size() < SHOWN) {
                kinds.putIfAbsent(
                        what.replaceAll("'[^']*'|[0-9]+", "_"), "input " + input + ": " + what + "\n" + text(files));
            }
        }

        void assertNone() {
            assertEquals("", String.join("\n", kinds.values()));
        }

        void check(int input, Translator translator, List<JsonFile> files) {
            try {
                switch (translator.translate()) {
                    case ImportResult.Refused(var faults) -> refused(input, faults, files);
                    case ImportResult.Done(var texts, var notes) -> {
                        if (input % LOADED_OF_EACH == 0) {
                            done(input, texts, notes, files);
                        }
                    }
                }
            } catch (RuntimeException | StackOverflowError e) {
                var at = Stream.of(e.getStackTrace()).limit(6).toList();
                add(input, "it threw " + e + " at " + at, files);
            }
        }

        private void refused(int input, List<ImportFault> faults, List<JsonFile> files) {
            for (var importFault : faults) {
                if (WORDS_OF_EXCEPTIONS.matcher(importFault.message()).find()
                        || importFault.message().isBlank()
                        || importFault.hint().isBlank()
                        || importFault.toString().length() > 2000) {
                    add(input, importFault.toString(), files);
                }
            }
            if (faults.isEmpty()) {
                add(input, "refused without a fault", files);
            }
        }

        private void done(int input, Map<String, String> texts, List<ImportDifference> notes, List<JsonFile> files) {
            var sources = texts.entrySet().stream()
                    .map(each -> new ConfigFile(each.getKey(), each.getValue()))
                    .toList();
            var withoutPolicy = notes.stream().anyMatch(note -> note.difference() == DifferenceKind.NO_POLICY);
            if (ConfigLoader.load(sources, Path.of("x"), _ -> null) instanceof LoadResult.Invalid(var problems)
                    && !(withoutPolicy && problems.size() == 1)) {
                add(input, "what is written does not load: " + problems, files);
            }
        }
    }

    private static String text(List<JsonFile> files) {
        return files.stream()
                .map(file -> file.name() + ": "
                        + file.text().substring(0, Math.min(4000, file.text().length())))
                .reduce("", (a, b) -> a + b + "\n");
    }
}
