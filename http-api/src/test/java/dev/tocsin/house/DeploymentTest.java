package dev.tocsin.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DeploymentTest {
    private static final Path ROOT = SourceFiles.ROOT;
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "TOCSIN_ALERTMANAGER_TOKEN", "alertmanager-token",
            "TOCSIN_PAGERDUTY_SECRET", "pagerduty-secret",
            "TOCSIN_TOKEN_SHA256", "00".repeat(32));

    @Test
    void deployedConfiguration_isValid() {
        var loadResult = ConfigLoader.load(ROOT.resolve("deploy/config"), ENVIRONMENT::get);
        var valid = assertInstanceOf(LoadResult.Valid.class, loadResult, loadResult::toString);
        assertEquals(1, valid.configuration().tokens().size());
    }

    @Test
    void dockerCompose_givesEveryVariableThatTheConfigurationNeeds() throws IOException {
        var compose = Files.readString(ROOT.resolve("docker-compose.yml"));
        var needed = new TreeSet<String>();
        var reference = Pattern.compile("\\$\\{env:(\\w+)}");
        for (var line : Files.readAllLines(ROOT.resolve("deploy/config/tocsin.yaml"))) {
            if (!line.strip().startsWith("#")) {
                reference.matcher(line).results().forEach(match -> needed.add(match.group(1)));
            }
        }
        assertEquals(ENVIRONMENT.keySet(), needed);
        needed.forEach(name -> assertTrue(compose.contains(name + ": ${" + name), name));
    }
}
