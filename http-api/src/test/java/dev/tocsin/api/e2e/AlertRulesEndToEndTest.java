package dev.tocsin.api.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules that operators are given, judged by Prometheus's own tool. */
class AlertRulesEndToEndTest {
    @TempDir
    private Path directory;

    @Test
    void rules_fireWhenTheyShould() throws IOException, InterruptedException {
        Program.require("prometheus", "promtool");
        Files.copy(Path.of("../deploy/prometheus/rules.yml"), directory.resolve("rules.yml"));
        Files.copy(Path.of("src/test/resources/prometheus/rules_test.yml"), directory.resolve("rules_test.yml"));

        var process = new ProcessBuilder(
                        Program.onPath("promtool").orElseThrow().toString(), "test", "rules", "rules_test.yml")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), said);
    }
}
