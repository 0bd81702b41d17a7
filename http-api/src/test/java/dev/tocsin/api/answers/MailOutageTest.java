package dev.tocsin.api.answers;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.testing.CuttingProxy;
import dev.tocsin.testing.TestDatabase;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Answers while the mailbox or the node is away. */
class MailOutageTest {
    private static final String SAM = "sam@example.test";

    @AutoClose
    private final MailServer mails = new MailServer();

    private final String database = TestDatabase.freshUrl();

    private TestNode node(int imapPort) {
        return TestNode.start(mails.world(imapPort), MailServer.ENVIRONMENT, "127.0.0.1", database);
    }

    private CuttingProxy cutting(Predicate<String> line) throws Exception {
        return new CuttingProxy(mails.imapPort(), line);
    }

    private static String status(Api api, String incident) {
        return api.incident(incident).path("status").asText();
    }

    private static boolean looks(Api api, String outcome) {
        return api.get("/metrics")
                .body()
                .contains("tocsin_mailbox_looks_total{channel=\"mail\",outcome=\"" + outcome + "\"}");
    }

    @Test
    void answerThatComesWhileTheMailboxIsAway_isReadWhenItIsBack() throws Exception {
        var away = new AtomicBoolean(true);
        try (var proxy = cutting(_ -> away.get());
                var node = node(proxy.port())) {
            var api = node.api();
            eventually(() -> assertTrue(looks(api, "failed")));
            assertFalse(looks(api, "done"));
            var incident = api.created("{\"title\": \"While away\"}");
            mails.reply(SAM, mails.awaited(SAM, "While away").replyTo(), "ack");
            assertEquals("new", status(api, incident));

            away.set(false);

            eventually(() -> assertEquals("acknowledged", status(api, incident)));
        }
    }

    @Test
    void answerToADigest_whileNothingCanBeWritten_isReadAgain() throws Exception {
        try (var node = TestNode.start(
                mails.world().replace("storm_guard: off", "storm_guard: {pages: 1, window: 5s, exempt: []}"),
                MailServer.ENVIRONMENT,
                "127.0.0.1",
                database)) {
            var api = node.api();
            var ids = List.of(
                    api.created("{\"title\": \"One\"}"),
                    api.created("{\"title\": \"Two\"}"),
                    api.created("{\"title\": \"Three\"}"));
            var digest = mails.awaited(SAM, "2 more incidents for you");
            execute("create function refuse() returns trigger language plpgsql as"
                    + " $$ begin raise exception 'nothing is written'; end $$;"
                    + " create trigger refuse before insert on event_journal for each row execute function refuse()");

            mails.reply(SAM, digest.replyTo(), "ack");

            eventually(() -> assertTrue(
                    api.get("/metrics").body().contains("tocsin_answers_total{channel=\"email\",outcome=\"failed\"}")));
            assertEquals(0, mails.read());

            execute("drop trigger refuse on event_journal");

            mails.awaited(SAM, "You have all 3 incidents.");
            ids.forEach(id -> assertEquals("acknowledged", status(api, id)));
        }
    }

    private void execute(String sql) throws Exception {
        try (var connection = DriverManager.getConnection(database, EmbeddedDatabase.USER, TestDatabase.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void nodeThatEndsBeforeAMailIsMarked_losesNothing_andTheNextDoesNothingTwice() throws Exception {
        String incident;
        try (var proxy = cutting(line -> line.contains(" STORE "));
                var node = node(proxy.port())) {
            incident = node.api().created("{\"title\": \"Restart\"}");
            mails.reply(SAM, mails.awaited(SAM, "Restart").replyTo(), "escalate");
            eventually(() -> assertTrue(proxy.cuts() > 0));
        }
        mails.reply(SAM, mails.awaited(SAM, "Restart").replyTo(), "ack");
        try (var node = node(mails.imapPort())) {
            var api = node.api();
            eventually(() -> assertEquals("acknowledged", status(api, incident)));
            assertEquals(
                    2,
                    api.timeline(incident).stream()
                            .filter("level-paged"::equals)
                            .count(),
                    () -> api.timeline(incident).toString());
            eventually(() -> assertEquals(2, mails.read()));
        }
    }
}
