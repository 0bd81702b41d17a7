package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.Secret;
import dev.tocsin.channel.source.Credentials;
import dev.tocsin.config.ApiToken;
import dev.tocsin.config.Role;
import dev.tocsin.config.report.ConfigSummary;
import dev.tocsin.config.report.Lint;
import dev.tocsin.core.policy.ContactMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String VALUE = "correct-horse-battery-staple";
    private static final String SIGNING = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void load_resolvesReferences_andPrintsNoValue(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("am"), VALUE + "\n");
        var configuration =
                Fixture.valid(Fixture.load(Map.of("PD", VALUE, "SIGNING", SIGNING), directory, Fixture.BASE, """
                    channels:
                      console: {type: console}
                      pager: {type: webhook, url: "https://pager.example/T0KEN", secret: "${env:SIGNING}"}
                    webhooks:
                      alertmanager: {bearer: "${env:PD}", basic: {username: am, password: "${file:am}"}}
                      pagerduty: {secrets: ["${env:PD}"]}
                    """));
        var secret = new Secret(VALUE);
        assertEquals(
                new Credentials(List.of(secret), List.of(new Credentials.Basic("am", secret)), List.of()),
                configuration.webhook("alertmanager"));
        assertEquals(List.of(secret), configuration.webhook("pagerduty").secrets());
        var pager = configuration.channels().get("pager");
        assertEquals(Optional.of(new Secret(SIGNING)), pager.optionalSecret("secret"));

        var printed = configuration + ConfigSummary.of(configuration, Instant.EPOCH);
        assertTrue(printed.contains("***"));
        assertFalse(printed.contains(VALUE) || printed.contains(SIGNING) || printed.contains("T0KEN"), printed);
    }

    @Test
    void loadWithoutSecrets_checksEverythingElse_andListsWhatWasNotLookedUp(@TempDir Path directory)
            throws IOException {
        var good = Fixture.BASE + """
            channels:
              console: {type: console}
              pager: {type: pagerduty, routing_key: "${env:PD}"}
              hook: {type: webhook, url: "https://pager.example/x", secret: "${file:signing}"}
            webhooks: {alertmanager: {bearer: "${env:A}"}}
            tokens: {one: {sha256: "${env:T1}", role: admin}, two: {sha256: "${env:T2}", role: viewer}}
            """;
        Files.writeString(directory.resolve("a.yaml"), good);
        var references = new ArrayList<String>();
        var configuration = Fixture.valid(ConfigLoader.loadWithoutSecrets(directory, references));
        assertEquals(
                List.of("${env:PD}", "${file:signing}", "${env:A}", "${env:T1}", "${env:T2}"),
                references.stream()
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .toList());
        assertTrue(references.getFirst().matches("a.yaml:\\d+: channels.pager.routing_key: .*"), references::toString);
        Lint.of(configuration, Instant.EPOCH);

        Files.writeString(directory.resolve("a.yaml"), good.replace("role: viewer", "role: vewer"));
        assertEquals(
                1,
                Fixture.problems(ConfigLoader.loadWithoutSecrets(directory, references))
                        .size());
        assertFalse(Fixture.problems(ConfigLoader.load(directory, _ -> null)).isEmpty());
    }

    @Test
    void addressOfAContact_staysAReference_andOnlyItsChannelKnowsWhatStandsBehindIt(@TempDir Path directory)
            throws IOException {
        Files.writeString(directory.resolve("topic"), VALUE + "\n");
        var configuration =
                Fixture.valid(Fixture.load(Map.of("TEAM", KEY), directory, Fixture.POLICIES + Fixture.ROUTE, """
                    channels:
                      pager: {type: pagerduty}
                      push: {type: ntfy}
                    users:
                      sam:
                        contacts:
                          - {channel: pager, address: "${env:TEAM}"}
                          - {channel: push, address: "${file:topic}"}
                    """));
        var contacts = configuration.directory().users().get("sam").contacts();
        assertEquals(
                List.of(new ContactMethod("pager", "${env:TEAM}"), new ContactMethod("push", "${file:topic}")),
                contacts);
        var channels = configuration.channels();
        assertEquals(
                Map.of("${env:TEAM}", new Secret(KEY)), channels.get("pager").addresses());
        assertEquals(
                Map.of("${file:topic}", new Secret(VALUE)), channels.get("push").addresses());

        var printed =
                configuration + ConfigSummary.of(configuration, Instant.EPOCH) + channels + configuration.sources();
        assertFalse(printed.contains(VALUE) || printed.contains(KEY), printed);
        assertEquals(List.of(), Lint.of(configuration, Instant.EPOCH));
    }

    @Test
    void load_ofASecretThatIsAWholeBook_isAProblem(@TempDir Path directory) throws IOException {
        Files.write(directory.resolve("book"), new byte[64 * 1024 + 1]);
        assertEquals(
                "b.yaml:1 webhooks.alertmanager.bearer: ${file:book} cannot be resolved: the file is larger than 64"
                        + " KiB",
                Fixture.faults(Fixture.load(
                        Map.of(), directory, Fixture.BASE, "webhooks: {alertmanager: {bearer: \"${file:book}\"}}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhooks: {alertmanager: {bearer: " + VALUE + "}}",
                "webhooks: {alertmanager: {bearer: [" + VALUE + "]}}",
                "webhooks: {alertmanager: {basic: " + VALUE + "}}",
                "webhooks: {alertmanager: {basic: {username: am, password: " + VALUE + "}}}",
                "webhooks: {alertmanager: " + VALUE + "}",
                "webhooks: " + VALUE,
                "webhooks: {pagerduty: {secrets: " + VALUE + "}}",
                "webhooks: {pagerduty: {secrets: [" + VALUE + "]}}",
                "webhooks: {pagerduty: {secrets: [\"${env:A}\", *" + VALUE + "]}}",
                "webhooks: {pagerduty: {secrets: [\"" + VALUE + "]}}",
                "webhooks: {pagerduty: {secrets: [!" + VALUE + "]}}",
                "channels: {console: {type: console}, pager: {type: webhook, url: 'http://h', secret: " + VALUE + "}}",
                "channels: {console: {type: console}, pager: {type: webhook, url: 'http://u:" + VALUE + "@h'}}",
                "channels: {console: {type: console}, pager: {type: webhook, url: 'htp://h/" + VALUE + "'}}",
                "channels: {console: {type: console}, pager: {type: webhook, url: 'http://h', secret: '${env:SET}'}}",
                "tokens: {ci: {sha256: " + VALUE + ", role: admin}}",
                "tokens: {ci: " + VALUE + "}",
            })
    void problems_neverHoldAValue(String faulty) {
        var environment = Map.of("SET", VALUE);
        var problems = Fixture.problems(Fixture.load(environment, Path.of("dir"), Fixture.BASE, faulty));
        assertFalse(problems.isEmpty());
        assertFalse(problems.toString().contains(VALUE), problems.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"${env:MISSING}", "${env:EMPTY}", "${file:missing}", "${file:empty}", "${vault:x}", "x${env:SET}"
            })
    void load_withAnUnresolvableReference_isAProblem(String reference, @TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("empty"), "\n");
        var yaml = "webhooks: {alertmanager: {bearer: \"" + reference + "\"}}";
        var loadResult = Fixture.load(Map.of("EMPTY", "", "SET", "x"), directory, Fixture.BASE, yaml);
        var configProblem = Fixture.problems(loadResult).getFirst();
        assertEquals("webhooks.alertmanager.bearer", configProblem.path());
        assertEquals(1, configProblem.line());
    }

    @Test
    void matches_comparesWholeValues() {
        assertTrue(new Secret("abc").matches("abc"));
        assertFalse(new Secret("abc").matches("ab"));
    }

    @Test
    void token_matchesWhatItIsTheHashOf() {
        var token = new ApiToken(
                "ci",
                "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                Role.RESPONDER,
                Optional.empty());
        assertTrue(token.matches("hello"));
        assertFalse(token.matches("hello "));
    }
}
