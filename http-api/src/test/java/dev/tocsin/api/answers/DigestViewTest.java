package dev.tocsin.api.answers;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.TestNode;
import dev.tocsin.app.query.IncidentQueries;
import dev.tocsin.app.reply.AnswerTokens;
import dev.tocsin.app.reply.Answers;
import dev.tocsin.app.reply.ExternalLinks;
import dev.tocsin.app.reply.PageLookup;
import dev.tocsin.app.reply.PageTests;
import dev.tocsin.app.reply.UserLookup;
import dev.tocsin.channel.Action;
import dev.tocsin.config.Configuration;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.answer.StoredDigest;
import dev.tocsin.runtime.answer.StoredDigests;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class DigestViewTest {
    private static final String DIGEST = "digest-0123456789abcdef0123456789abcdef";
    private static final Configuration WORLD = TestNode.configuration(TestNode.WORLD, Map.of());
    private static final TimeSource TIME = TimeSource.system();

    @Test
    void answer_isConfirmed_whileItsIncidentsCannotBeRead() {
        var unreadable = TestDatabase.fresh();
        unreadable.close();
        try (var database = TestDatabase.fresh();
                var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel())) {
            var incident = eventually(() -> engine.accept(Fixtures.firing("One", "critical")))
                    .incident()
                    .orElseThrow();
            var sam = WORLD.directory().users().get("sam");
            var digest = new StoredDigest(
                    DIGEST,
                    "sam",
                    new ContactMethod("text", "+34"),
                    List.of(incident + ".1"),
                    List.of(),
                    TIME.instant());
            new StoredDigests(database, TIME).keep(digest).join();
            var tokens = new AnswerTokens(new SecretKeySpec(new byte[32], "HmacSHA256"));
            var claim = tokens.make(DIGEST, "sam", TIME.instant())
                    .flatMap(tokens::read)
                    .orElseThrow();
            var view = view(engine, database, new IncidentQueries(unreadable), tokens);

            var page = TestEngine.join(view.answer(claim, sam, Action.ACKNOWLEDGE, "r1"));

            assertTrue(page.orElseThrow().contains("You have the incident."), page.toString());
            assertEquals(Optional.of("sam"), engine.incident(incident).owner());
            assertThrows(CompletionException.class, () -> TestEngine.join(view.show(claim, sam)));
        }
    }

    private static DigestView view(TestEngine engine, Database database, IncidentQueries queries, AnswerTokens tokens) {
        var users = new UserLookup(() -> WORLD);
        var tests =
                new PageTests(() -> WORLD, Map::of, new ExternalLinks(() -> WORLD, tokens, TIME), TIME, new Random(1));
        var pages = new PageLookup(
                queries, engine.engine().log(), engine.engine().pageIndex(), new StoredDigests(database, TIME), tests);
        var answers = new Answers(engine.engine().incidents(), users, tests, engine.meters(), TIME);
        return new DigestView(pages, answers, users, queries, tokens, TIME);
    }
}
