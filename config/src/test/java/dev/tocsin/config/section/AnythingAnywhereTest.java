package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every value of a configuration that has every key, replaced by anything else: faults are reported, never thrown. */
class AnythingAnywhereTest {
    private static final List<Object> ANYTHING =
            List.of("", "-1", " x", "x".repeat(2000), List.of(), List.of(List.of()), Map.of(), Map.of("x", Map.of()));

    @Test
    void load_ofAnythingAnywhere_isValidOrSaysWhy() throws IOException {
        var text = Files.readString(Path.of("src/test/resources/schema/every-key.yaml"))
                .replaceAll("FREQ=\\w+(;BYDAY=MO)?", "FREQ=YEARLY"); // sooner expanded
        var whole = new Load(LoadSettings.builder().build()).loadFromString(text);
        var thrown = new TreeSet<String>();
        var loaded = 0;
        for (var mutant : mutants(whole)) {
            var yaml = new Dump(DumpSettings.builder().build()).dumpToString(mutant);
            try {
                for (var configProblem : Fixture.problems(Fixture.load(yaml))) {
                    assertFalse(
                            configProblem.message().isBlank()
                                    || configProblem.hint().isBlank(),
                            configProblem.toString());
                }
                loaded++;
            } catch (RuntimeException e) {
                thrown.add(e + " at " + e.getStackTrace()[0]);
            }
        }
        assertEquals(new TreeSet<>(), thrown);
        assertTrue(loaded > 1000, "only " + loaded);
    }

    private static List<Object> mutants(Object node) {
        var mutants = new ArrayList<>(ANYTHING);
        if (node instanceof Map<?, ?> map) {
            for (var entry : map.entrySet()) {
                for (var value : mutants(entry.getValue())) {
                    var copy = new LinkedHashMap<Object, Object>(map);
                    copy.put(entry.getKey(), value);
                    mutants.add(copy);
                }
                var without = new LinkedHashMap<Object, Object>(map);
                without.remove(entry.getKey());
                mutants.add(without);
            }
        } else if (node instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                for (var value : mutants(list.get(i))) {
                    var copy = new ArrayList<Object>(list);
                    copy.set(i, value);
                    mutants.add(copy);
                }
            }
        }
        return mutants;
    }
}
