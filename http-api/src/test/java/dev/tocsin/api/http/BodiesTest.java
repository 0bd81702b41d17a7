package dev.tocsin.api.http;

import static dev.tocsin.engine.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class BodiesTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final ActorSystem SYSTEM = ActorSystem.create();
    private static final Materializer MATERIALIZER = Materializer.createMaterializer(SYSTEM);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Bodies bodies = new Bodies(100, meters);
    private final List<CompletableFuture<HttpResponse>> answers = new ArrayList<>();

    @AfterAll
    static void stop() {
        SYSTEM.terminate();
    }

    @Test
    void bodies_areHeldUntilTheyAreAnswered() {
        var first = read(whole(60));
        assertEquals(60, held());
        assertRefused(read(whole(60)));
        assertEquals(60, held());
        answers.getFirst().complete(HttpResponse.create());
        first.join();
        assertEquals(0, held());
        read(whole(60));
        assertEquals(60, held());
    }

    @Test
    void bodiesThatAreFailed_areNoLongerHeld() {
        var first = read(whole(60));
        answers.getFirst().completeExceptionally(new IllegalStateException());
        Assertions.assertThrows(CompletionException.class, first::join);
        assertEquals(0, held());
    }

    @Test
    void bodyInPieces_isReadToItsEnd_andRefusedWhole() {
        assertRefused(read(inPieces(10_000)));
        assertEquals(0, held());
        bodies.with(inPieces(90), LONGEST, MATERIALIZER, _ -> CompletableFuture.completedFuture(HttpResponse.create()))
                .toCompletableFuture()
                .join();
        assertEquals(0, held());
    }

    @Test
    void bodyThatIsStillArriving_countsWithWhatHasArrived() {
        var piece = Source.single(ByteString.fromString("x".repeat(40)));
        var slow =
                HttpEntities.create(ContentTypes.APPLICATION_JSON, 1_000_000, piece.concat(Source.<ByteString>maybe()));
        var first = bodies.with(slow, Duration.ofMillis(300), MATERIALIZER, this::answer)
                .toCompletableFuture();
        eventually(() -> assertEquals(40, held()));
        assertRefused(read(whole(61)));
        Assertions.assertThrows(CompletionException.class, first::join);
        assertEquals(0, held());
    }

    private CompletableFuture<HttpResponse> read(HttpEntity entity) {
        return bodies.with(entity, LONGEST, MATERIALIZER, this::answer).toCompletableFuture();
    }

    private CompletableFuture<HttpResponse> answer(ByteString body) {
        var answer = new CompletableFuture<HttpResponse>();
        answers.add(answer);
        return answer;
    }

    private static HttpEntity whole(int size) {
        return HttpEntities.create(
                ContentTypes.APPLICATION_JSON, "x".repeat(size).getBytes(UTF_8));
    }

    private static HttpEntity inPieces(int size) {
        var pieces = Source.from(java.util.Collections.nCopies(size / 10, ByteString.fromString("0123456789")));
        return HttpEntities.create(ContentTypes.APPLICATION_JSON, size, pieces.map(piece -> piece));
    }

    private void assertRefused(CompletableFuture<HttpResponse> response) {
        var failure = Assertions.assertThrows(CompletionException.class, response::join);
        var problem = ((BadRequest) failure.getCause()).problem();
        assertEquals(503, problem.status());
        assertTrue(problem.retryAfter() > 0);
        assertEquals(1, meters.get("tocsin.intake.refused").counter().count());
    }

    private int held() {
        return (int) meters.get("tocsin.intake.bytes").gauge().value();
    }
}
