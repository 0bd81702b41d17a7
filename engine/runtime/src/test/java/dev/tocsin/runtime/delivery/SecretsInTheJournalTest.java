package dev.tocsin.runtime.delivery;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.Message;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Redaction;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel that tells everything it knows in its errors and receipts, and what of that is on disk. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecretsInTheJournalTest {
    private static final String TOKEN = "xoxb-very-secret";
    private static final String PATH = "/services/T000/B000/hooksecret";
    private static final String URL = "https://hooks.slack.example" + PATH;
    private static final String NUMBER = "34600111222";
    private static final Settings SETTINGS =
            new Settings("pager", "recording", Map.of("token", new Secret(TOKEN), "webhook_url", new Secret(URL)));

    private final RecordingChannel channel = new RecordingChannel().updated().redacted(Redaction.of(SETTINGS));
    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        channel.answer(this::answer);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void noEvent_holdsASecretOfTheChannel_andNoErrorTheAddress() throws SQLException {
        try (var engine = TestEngine.start(database, directory(), channel, new ManualTime(Fixtures.T0))) {
            engine.accept(List.of(
                    Fixtures.firing("refused", "critical"),
                    Fixtures.firing("delayed", "critical"),
                    Fixtures.firing("unresolved", "critical")));
            var taken = engine.accept(Fixtures.firing("taken", "critical"))
                    .incident()
                    .orElseThrow();
            eventually(() -> assertTrue(engine.types(taken).contains("page-delivered")));
            engine.execute(taken, new Acknowledge(Fixtures.SAM));
            for (var type : List.of("page-failed/1", "page-delayed/1", "page-delivered/1", "update-failed/1")) {
                eventually(() -> assertTrue(manifests().contains(type), type));
            }
            eventually(() -> assertTrue(
                    manifests().stream().filter("page-delayed/1"::equals).count() >= 2));
        }
        var errors = 0;
        for (var event : journal()) {
            for (var secret : List.of(TOKEN, PATH, "hooksecret")) {
                assertFalse(event.payload().contains(secret), event::toString);
            }
            if (event.payload().contains("\"error\"")) {
                errors++;
                assertFalse(event.payload().contains(NUMBER), event::toString);
            }
        }
        assertTrue(errors >= 4, () -> journal().toString());
    }

    private static Directory directory() {
        var contacts = List.of(new ContactMethod("pager", "+" + NUMBER));
        return new Directory(
                "v1",
                Map.of("sam", new User("sam", "Sam", contacts), "alex", new User("alex", "Alex", contacts)),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of("pager"),
                Fixtures.severities(),
                Duration.ofMinutes(5));
    }

    private CompletionStage<Attempted> answer(Message message) {
        var everything = "no " + message.address() + " at " + URL + " (" + PATH + ") for " + TOKEN;
        var title = message instanceof PageMessage page ? page.title() : "";
        if (message instanceof UpdateMessage || title.endsWith("refused")) {
            return CompletableFuture.completedFuture(new DeliveryOutcome.Permanent(everything));
        }
        if (title.endsWith("delayed")) {
            return CompletableFuture.completedFuture(
                    new DeliveryOutcome.Retryable(everything, Optional.of(Duration.ofHours(1))));
        }
        return title.endsWith("unresolved")
                ? CompletableFuture.failedFuture(new UnknownHostException(everything))
                : CompletableFuture.completedFuture(new DeliveryOutcome.Delivered("taken as " + TOKEN));
    }

    private record Written(String manifest, String payload) {}

    private List<String> manifests() {
        return journal().stream().map(Written::manifest).toList();
    }

    private List<Written> journal() {
        try {
            return database.run(connection -> {
                try (var statement = connection.prepareStatement("select type, payload::text from event");
                        var rows = statement.executeQuery()) {
                    var written = new ArrayList<Written>();
                    while (rows.next()) {
                        written.add(new Written(rows.getString(1), rows.getString(2)));
                    }
                    return written;
                }
            });
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
