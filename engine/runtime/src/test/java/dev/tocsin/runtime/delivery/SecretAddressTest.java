package dev.tocsin.runtime.delivery;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.Settings;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.Resolve;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A contact whose address is a secret: the provider gets what stands behind the reference, and nobody else. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecretAddressTest {
    private static final String REFERENCE = "${env:DB_TEAM_KEY}";
    private static final String GONE = "${env:GONE}";
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void page_goesToWhatStandsBehindTheReference_andTheJournalHasTheReference() throws SQLException {
        try (var engine = start(REFERENCE)) {
            var taken = engine.accept(Fixtures.firing("taken", "critical"))
                    .incident()
                    .orElseThrow();
            eventually(() -> assertTrue(engine.types(taken).contains("page-delivered")));
            engine.execute(taken, new Acknowledge(Fixtures.SAM));
            engine.execute(taken, new Resolve(Fixtures.SAM, ""));
            engine.accept(Fixtures.firing("refused", "critical"));
            engine.accept(Fixtures.firing("unreachable", "critical"));
            for (var type : List.of("update-delivered/1", "page-failed/1", "page-delayed/1")) {
                eventually(() -> assertTrue(journal().toString().contains(type), type));
            }
        }
        assertTrue(sent.size() >= 5, sent::toString);
        sent.forEach(body -> assertTrue(body.contains("\"routing_key\":\"" + KEY + '"'), body));
        assertTrue(everything().contains(REFERENCE), this::everything);
        assertFalse(everything().contains(KEY), this::everything);
    }

    @Test
    void reference_thatTheConfigurationLacks_isAPageThatFailedForGood_andNothingIsSent() throws SQLException {
        try (var engine = start(GONE)) {
            engine.accept(Fixtures.firing("lost", "critical"));
            eventually(() -> assertTrue(journal().stream()
                    .anyMatch(event -> event.startsWith("page-failed/1")
                            && event.contains("the address is a reference that is no longer in"))));
        }
        assertEquals(List.of(), sent);
    }

    private TestEngine start(String address) {
        var engine =
                TestEngine.start(database, directory(address), new RecordingChannel(), new ManualTime(Fixtures.T0));
        var settings = new LinkedHashMap<String, Object>();
        var type = ChannelTypes.all().get("pagerduty");
        type.settings()
                .forEach(setting -> setting.usualValue().ifPresent(value -> settings.put(setting.name(), value)));
        var channel = new Settings("pager", "pagerduty", settings, Map.of(REFERENCE, new Secret(KEY)));
        var context = new ChannelContext(
                this::answer,
                host -> List.of(InetAddress.getLoopbackAddress()),
                Links.NONE,
                new ManualTime(Fixtures.T0),
                Runnable::run);
        engine.engine().use(Map.of("pager", ChannelTypes.create(channel, context)));
        return engine;
    }

    /** One that says back what it was told. */
    private CompletionStage<Http.Response> answer(Http.Call call) {
        var body = new String(call.body(), StandardCharsets.UTF_8);
        sent.add(body);
        return body.contains("unreachable")
                ? CompletableFuture.failedFuture(new IOException("nobody there for " + KEY))
                : CompletableFuture.completedFuture(new Http.Response(
                        body.contains("refused") ? 400 : 202,
                        Map.of(),
                        ("{\"dedup_key\": \"" + KEY + "\", \"message\": \"" + KEY + "\"}")
                                .getBytes(StandardCharsets.UTF_8)));
    }

    private static Directory directory(String address) {
        var contacts = List.of(new ContactMethod("pager", address));
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

    private List<String> journal() {
        return rows("select type || ' ' || payload::text from event");
    }

    /** Every row of every table, and of the view that reads the journal. */
    private String everything() {
        var text = new StringBuilder();
        rows("select table_name from information_schema.tables where table_schema = 'public'")
                .forEach(table -> text.append(rows("select t::text from \"" + table + "\" t")));
        return text.toString();
    }

    private List<String> rows(String sql) {
        try {
            return database.run(connection -> {
                try (var statement = connection.prepareStatement(sql);
                        var rows = statement.executeQuery()) {
                    var found = new ArrayList<String>();
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                    return found;
                }
            });
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
