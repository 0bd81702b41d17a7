package dev.tocsin.config.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.testing.InSeveralLocales;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@InSeveralLocales
class ConfigSummaryTest {
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String CONFIGURATION = """
        channels:
          console: {type: console}
          chat: {type: slack_webhook, webhook_url: "${env:HOOK}"}
          room: {type: slack_webhook, webhook_url: "${env:HOOK}", title: "{{title}}!"}
        users: {sam: {contacts: [{channel: console}]}}
        policies: {only: {levels: [{responders: [{user: sam}], timeout: 5m}], repeat: 2}}
        receivers: {all: {policy: only}}
        time_intervals: {nights: [{times: [{start_time: "22:00", end_time: "24:00"}]}]}
        route:
          receiver: all
          routes:
            - {receiver: all, matchers: ['team="web"'], group_by: [alertname], mute_time_intervals: [nights]}
        inhibit_rules:
          - {source_matchers: ['alertname="Down"'], target_matchers: ['severity="warning"'], equal: [cluster]}
        maintenance:
          move: {matchers: ['site="a"'], start: 2026-12-24T08:00, duration: 2h, time_zone: UTC, reason: move}
        """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "only: user:sam 5m; repeats 2 times",
                "everything -> all (wait 30s, all alerts are one incident)",
                "team=\"web\" -> all (wait 30s, by alertname, muted in nights)",
                "move: site=\"a\", next Thu 2026-12-24 08:00 UTC",
                "severity=\"warning\" does not page while alertname=\"Down\" fires with the same cluster",
                "alertmanager: no credentials, loopback only",
                "room: slack_webhook, title custom text, webhook_url ***"
            })
    void says(String line) throws IOException {
        var summary = ConfigSummary.of(configuration(), NOW);
        assertTrue(summary.lines().anyMatch(line::equals) || summary.contains("  " + line + "\n"), summary);
    }

    @Test
    void settingsThatHaveTheirUsualValue_areLeftOut() throws IOException {
        var chat = ConfigSummary.of(configuration(), NOW)
                .lines()
                .filter(line -> line.contains("chat: slack_webhook"))
                .findFirst()
                .orElseThrow();
        assertFalse(chat.contains("title") || chat.contains("text"), chat);
    }

    @Test
    void verdict_isOneLine() throws IOException {
        assertEquals(
                "OK: 1 person, 0 schedules, 1 policy, 3 channels, 2 warnings",
                ConfigSummary.verdict(configuration(), 2));
    }

    private Configuration configuration() throws IOException {
        Files.writeString(directory.resolve("tocsin.yaml"), CONFIGURATION);
        var loadResult = ConfigLoader.load(directory, Map.of("HOOK", "https://hooks.slack.com/services/T/B/x")::get);
        return assertInstanceOf(LoadResult.Valid.class, loadResult, loadResult::toString)
                .configuration();
    }
}
