package dev.tocsin.app.reply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.channel.SyncedChannel.Person;
import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.core.policy.User;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserLookupTest {
    /** Only Kim has a contact in Opsgenie, and it names a team. */
    private static final String WORLD = """
        channels:
          console: {type: console}
          og: {type: opsgenie, api_key: "${env:KEY}"}
        users:
          sam: {name: Sam Doe, contacts: [{channel: console, address: "+34 600-000-001"}]}
          kim: {name: Kim Poe, contacts: [{channel: og, address: "team:ops"}]}
        policies: {default: {levels: [{responders: [{user: sam}], timeout: 5m}]}}
        receivers: {default: {policy: default}}
        route: {receiver: default}
        """;

    private final UserLookup users = new UserLookup(UserLookupTest::configuration);

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-", "()", ". /"})
    void in_idWithoutALetterOrDigit_isNobody(String id) {
        assertEquals(Optional.empty(), users.in("opsgenie", new Person(id, "")));
        assertEquals("opsgenie", users.who("opsgenie", List.of(new Person(id, ""))));
    }

    @Test
    void in_idOfAContactAnywhere_isItsUser_howeverItIsWritten() {
        assertEquals(
                Optional.of("sam"),
                users.in("opsgenie", new Person("+34600000001", "")).map(User::name));
    }

    private static Configuration configuration() {
        var loaded = ConfigLoader.load(
                List.of(new ConfigFile("tocsin.yaml", WORLD)), Path.of(""), Map.of("KEY", "secret")::get);
        return switch (loaded) {
            case LoadResult.Valid(var configuration) -> configuration;
            case LoadResult.Invalid(var problems) -> throw new IllegalArgumentException(problems.toString());
        };
    }
}
