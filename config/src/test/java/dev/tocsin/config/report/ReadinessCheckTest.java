package dev.tocsin.config.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessCheckTest {
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String READY = """
        channels:
          console: {type: console}
          chat: {type: slack_webhook, webhook_url: "${env:HOOK}"}
        users:
          sam: {contacts: [{channel: chat}]}
          alex: {contacts: [{channel: chat}, {channel: console}]}
        policies:
          worst: {levels: [{responders: [{user: sam}], timeout: 5m}], repeat: forever, acknowledge_timeout: 30m}
          other: {levels: [{responders: [{user: alex}], timeout: 5m}]}
        receivers: {worst: {policy: worst}, other: {policy: other}}
        route:
          receiver: other
          group_by: [alertname]
          routes: [{receiver: worst, matchers: ['severity="critical"']}]
        severities: [{name: critical}, {name: warning}]
        tokens: {root: {sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, role: admin}}
        """;

    @TempDir
    private Path directory;

    @Test
    void configurationThatIsReady_hasNoWarning() throws IOException {
        assertEquals(List.of(), warnings(READY));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        role: admin                         | role: responder          | no token has the role admin
        , repeat: forever                   | ''                       | critical alerts end here unanswered
        , repeat: forever                   | , repeat: 1              | critical alerts end here unanswered
        , acknowledge_timeout: 30m          | ''                       | an acknowledgement of a critical alert never times out
        sam: {contacts: [{channel: chat}]}  | sam: {contacts: [{channel: console}]} | all contacts print to the console, so a page wakes nobody: sam; critical alerts are only printed to the console
        {channel: chat}                     | {channel: console}       | all contacts of all users print to the console, so a page wakes nobody; critical alerts are only printed to the console
        responders: [{user: sam}]           | responders: [{channel: console}] | critical alerts are only printed to the console
        """)
    void eachThatIsMissing_isNamedWithPlaceAndRemedy(String from, String to, String expected) throws IOException {
        assertEquals(true, READY.contains(from));
        var warnings = warnings(READY.replace(from, to));
        var wanted = expected.isEmpty() ? List.<String>of() : List.of(expected.split("; "));
        assertEquals(wanted.size(), warnings.size(), warnings::toString);
        for (int i = 0; i < wanted.size(); i++) {
            assertEquals(true, warnings.get(i).message().startsWith(wanted.get(i)), warnings::toString);
            assertFalse(warnings.get(i).hint().isBlank());
            assertFalse(warnings.get(i).line() == 0, warnings::toString);
        }
    }

    /** As an import writes it: what pages is chosen by other labels than the severity. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {receiver: db, matchers: ['team="db"']}                                           | true
        {receiver: db, matchers: ['team="db"', 'severity=~"critical.*"']}              | true
        {receiver: worst, matchers: ['team="db"'], routes: [{receiver: db, matchers: ['shop="eu"']}]} | true
        {receiver: worst, continue: true, matchers: ['team="x"']}, {receiver: db, matchers: ['team="x"']} | true
        {receiver: db, matchers: ['team="db"', 'severity="warning"']}                     | false
        {receiver: db, matchers: ['team="db"', 'severity!="critical"']} | false
        {receiver: worst, matchers: ['severity=~"(?i)critical"']}, {receiver: db, matchers: ['team="db"']} | false
        {receiver: worst, matchers: ['team="x"']}, {receiver: db, matchers: ['team="x"']} | false
        {receiver: db, matchers: ['team="db"'], routes: [{receiver: worst}]}              | false
        {receiver: nobody, matchers: ['team="db"'], routes: [{receiver: worst, matchers: ['shop="eu"']}]} | false
        """)
    void policyThatAnAlertOfTheWorstSeverityCanReach_isLookedAt(String routes, boolean warned) throws IOException {
        var yaml = READY.replace("other: {policy: other}", """
            other: {policy: other}, db: {policy: db}, nobody: {page: nobody}\
            """)
                .replace(
                        "policies:\n", "policies:\n  db: {levels: [{responders: [{channel: console}], timeout: 5m}]}\n")
                .replace("routes: [{receiver: worst,", "routes: [" + routes + ", {receiver: worst,");
        var said = warnings(yaml).stream().map(ConfigProblem::path).toList();

        assertEquals(warned ? List.of("policies.db", "policies.db", "policies.db") : List.of(), said);
    }

    /** One route with a repeat interval is not enough where another has none. */
    @Test
    void policyOfSeveralRoutes_isNamedOnce() throws IOException {
        var yaml = READY.replace(", repeat: forever", "")
                .replace(
                        "routes: [{receiver: worst,",
                        "routes: [{receiver: worst, matchers: [a=b], repeat_interval: 1h}, {receiver: worst,");
        var once = yaml.replace("'severity=\"critical\"']", "'severity=\"critical\"'], repeat_interval: 4h");

        assertEquals(1, warnings(yaml).size(), () -> "expected one warning");
        assertEquals(List.of(), warnings(once));
    }

    @Test
    void example_isNobodysConfiguration() {
        assertEquals(List.of(), readiness(ConfigLoader.example()));
    }

    private List<ConfigProblem> warnings(String yaml) throws IOException {
        Files.writeString(directory.resolve("tocsin.yaml"), yaml);
        var loadResult = ConfigLoader.load(directory, Map.of("HOOK", "https://hooks.slack.com/services/T/B/x")::get);
        var configuration = assertInstanceOf(LoadResult.Valid.class, loadResult, loadResult::toString)
                .configuration();
        return readiness(configuration);
    }

    private static List<ConfigProblem> readiness(Configuration configuration) {
        return ReadinessCheck.of(configuration, NOW, SourceMap.of(configuration.sources()));
    }
}
