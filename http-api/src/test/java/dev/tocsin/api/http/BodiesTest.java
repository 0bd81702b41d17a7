package dev.tocsin.api.http;

import static dev.tocsin.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class BodiesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_BYTES = 10_000;
    private static final int LARGEST = 9_000;
    private static final ActorSystem SYSTEM = ActorSystem.create();
    private static final Materializer MATERIALIZER = Materializer.createMaterializer(SYSTEM);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Bodies bodies =
            new Bodies(MAX_BYTES, TIMEOUT, request -> request.getHeader("From").map(HttpHeader::value), meters);
    private final List<CompletableFuture<HttpResponse>> answers = new CopyOnWriteArrayList<>();
    private final List<Integer> lengths = new CopyOnWriteArrayList<>();

    @AfterAll
    static void stop() {
        SYSTEM.terminate();
    }

    @Test
    void bodies_areHeldUntilTheyAreAnswered() {
        var first = read(whole(6_000));
        assertEquals(6_000, held());
        assertRefused(503, read(whole(6_000)));
        assertEquals(6_000, held());
        answers.getFirst().complete(HttpResponse.create());
        first.join();
        assertEquals(0, held());
        read(whole(6_000));
        assertEquals(6_000, held());
    }

    @Test
    void bodiesThatAreFailed_areNoLongerHeld() {
        var first = read(whole(6_000));
        answers.getFirst().completeExceptionally(new IllegalStateException());
        Assertions.assertThrows(CompletionException.class, first::join);
        assertEquals(0, held());
    }

    @Test
    void bodyInPieces_isReadToItsEnd_andRefusedWhole() {
        assertRefused(413, read(inPieces(LARGEST + 10)));
        assertEquals(0, held());
        read(whole(6_000));
        assertRefused(503, read(inPieces(8_000)));
        assertEquals(6_000, held());
    }

    @Test
    void bodyThatIsStillArriving_countsWithWhatHasArrived_andHasADeadline() {
        var hurried = new Bodies(MAX_BYTES, Duration.ofMillis(300), _ -> Optional.empty(), new SimpleMeterRegistry());
        var slow = slow(4_000);
        var first = read(slow);
        eventually(() -> assertEquals(4_000, held()));
        assertRefused(503, read(whole(6_001)));
        assertFalse(first.isDone());

        assertRefused(
                408,
                hurried.proven(LARGEST)
                        .with(slow(4_000), MATERIALIZER, _ -> {}, this::answer)
                        .toCompletableFuture());
    }

    /** Each piece that is kept by itself would take many times its bytes. */
    @Test
    void bodyInManySmallPieces_takesItsBytesOnly() {
        var pieces = Source.from(Collections.nCopies(5_000, ByteString.fromString("x")));
        read(HttpEntities.createChunked(ContentTypes.APPLICATION_JSON, pieces.map(piece -> piece)));
        eventually(() -> assertEquals(1, answers.size()));
        assertTrue(held() >= 5_000 && held() <= LARGEST, () -> "" + held());
        assertEquals(5_000, lengths.getFirst());
    }

    @Test
    void strangers_shareHalfOfTheRoom_andOneAddressAnEighth() {
        var first = read("10.0.0.1", whole(1_250));
        assertRefused(503, read("10.0.0.1", whole(1)));
        read("10.0.0.2", whole(1_250));
        read("10.0.0.3", whole(1_250));
        read("10.0.0.4", whole(1_250));
        assertRefused(503, read("10.0.0.5", whole(1)));
        read(whole(5_000));
        assertRefused(503, read(whole(1)));

        answers.getFirst().complete(HttpResponse.create());
        first.join();
        read("10.0.0.1", whole(1_250));
        assertEquals(MAX_BYTES, held());
    }

    @Test
    void strangersBehindAProxyThatHidesThem_haveOneShareTogether() {
        read(Optional.empty(), whole(1_250));
        assertRefused(503, read(Optional.empty(), whole(1)));
        read("10.0.0.1", whole(1_250));
        read(whole(7_500));
    }

    private CompletableFuture<HttpResponse> read(HttpEntity entity) {
        return bodies.proven(LARGEST)
                .with(entity, MATERIALIZER, _ -> {}, this::answer)
                .toCompletableFuture();
    }

    private CompletableFuture<HttpResponse> read(String address, HttpEntity entity) {
        return read(Optional.of(address), entity);
    }

    private CompletableFuture<HttpResponse> read(Optional<String> address, HttpEntity entity) {
        var request = HttpRequest.POST("/")
                .addHeaders(address.map(from -> RawHeader.create("From", from)).stream()
                        .map(HttpHeader.class::cast)
                        .toList());
        return bodies.unproven(LARGEST, request)
                .with(entity, MATERIALIZER, _ -> {}, this::answer)
                .toCompletableFuture();
    }

    private CompletableFuture<HttpResponse> answer(byte[] body) {
        var answer = new CompletableFuture<HttpResponse>();
        lengths.add(body.length);
        answers.add(answer);
        return answer;
    }

    private static HttpEntity whole(int size) {
        return HttpEntities.create(
                ContentTypes.APPLICATION_JSON, "x".repeat(size).getBytes(UTF_8));
    }

    private static HttpEntity inPieces(int size) {
        var pieces = Source.from(Collections.nCopies(size / 10, ByteString.fromString("0123456789")));
        return HttpEntities.createChunked(ContentTypes.APPLICATION_JSON, pieces.map(piece -> piece));
    }

    private static HttpEntity slow(int size) {
        var piece = Source.single(ByteString.fromString("x".repeat(size)));
        return HttpEntities.create(ContentTypes.APPLICATION_JSON, LARGEST, piece.concat(Source.<ByteString>maybe()));
    }

    private static void assertRefused(int status, CompletableFuture<HttpResponse> response) {
        var failure = Assertions.assertThrows(ExecutionException.class, () -> response.get(10, TimeUnit.SECONDS));
        var problem = ((BadRequest) failure.getCause()).problem();
        assertEquals(status, problem.status());
        assertEquals(status == 503, problem.retryAfter() > 0);
    }

    private int held() {
        return (int) meters.get("tocsin.intake.bytes").gauge().value();
    }
}
