package dev.tocsin.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.intake.IdempotencyStore;
import dev.tocsin.testing.TestDatabase;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    @AutoClose
    private final Database database = TestDatabase.fresh();

    private final Deliveries deliveries = new Deliveries(new IdempotencyStore(database, Clock.systemUTC()));
    private final AtomicInteger done = new AtomicInteger();

    private CompletionStage<HttpResponse> work() {
        var text = "naïve\nno. " + done.incrementAndGet();
        return CompletableFuture.completedFuture(Responses.json(202, text));
    }

    private static String body(CompletionStage<HttpResponse> response) {
        var answer = response.toCompletableFuture().join();
        assertEquals(202, answer.status().intValue());
        var entity = (HttpEntity.Strict) answer.entity();
        assertEquals("application/json", entity.getContentType().toString());
        return entity.getData().utf8String();
    }

    @Test
    void repeated_isAnsweredAsTheFirst_andNotDone_alsoAfterARestart() {
        var first = body(deliveries.once("pagerduty", "e1", this::work));
        assertEquals(first, body(deliveries.once("pagerduty", "e1", this::work)));
        var restarted = new Deliveries(new IdempotencyStore(database, Clock.systemUTC()));
        assertEquals(first, body(restarted.once("pagerduty", "e1", this::work)));
        assertEquals(1, done.get());
    }

    @Test
    void otherIdsAndSystems_areDone_andWhatHasNoIdEachTime() {
        for (var delivery :
                new String[][] {{"pagerduty", "e1"}, {"pagerduty", "e2"}, {"slack", "e1"}, {"slack", ""}, {"slack", ""}
                }) {
            body(deliveries.once(delivery[0], delivery[1], this::work));
        }
        assertEquals(5, done.get());
    }

    @Test
    void repeatedWhileTheFirstIsUnderWay_waitsForItsAnswer() {
        var answer = new CompletableFuture<HttpResponse>();
        var first = deliveries.once("sms", "SM1", () -> answer);
        var second = deliveries.once("sms", "SM1", this::work).toCompletableFuture();
        assertFalse(second.isDone());
        answer.complete(Responses.json(202, "the first"));
        assertEquals("\"the first\"", body(first));
        assertEquals("\"the first\"", body(second));
        assertEquals(0, done.get());
    }

    @Test
    void failed_isDoneWhenItIsDeliveredAgain() {
        var failing = deliveries.once("sms", "SM2", () -> CompletableFuture.failedFuture(new IllegalStateException()));
        assertThrows(CompletionException.class, () -> body(failing));
        var refused = deliveries.once("sms", "SM2", () -> {
            throw new BadRequest(Problem.badRequest("no"));
        });
        assertThrows(CompletionException.class, () -> body(refused));
        body(deliveries.once("sms", "SM2", this::work));
        assertEquals(1, done.get());
    }
}
