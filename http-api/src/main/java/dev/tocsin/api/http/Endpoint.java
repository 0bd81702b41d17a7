package dev.tocsin.api.http;

import dev.tocsin.engine.intake.Overloaded;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** Turns a function of a request into a route; whatever it throws, or fails with, becomes a problem. */
public final class Endpoint {
    private static final Duration LONGEST_BODY = Duration.ofSeconds(10);
    private static final int LARGEST_BODY = 4 * 1024 * 1024;

    private Endpoint() {}

    @FunctionalInterface
    public interface Handler {
        CompletionStage<HttpResponse> handle(HttpRequest request) throws BadRequest;
    }

    @FunctionalInterface
    public interface BodyHandler {
        CompletionStage<HttpResponse> handle(HttpRequest request, byte[] body) throws BadRequest;
    }

    public static Route of(Handler handler) {
        return Directives.extractRequest(
                request -> Directives.completeWithFuture(guarded(() -> handler.handle(request))));
    }

    /** Looks at a request before its body is read, and throws to refuse it unread. */
    @FunctionalInterface
    public interface Check {
        void check(HttpRequest request) throws BadRequest, Overloaded;
    }

    /** Reads the whole body first, within bounds of size and time. */
    public static Route withBody(BodyHandler handler) {
        return Directives.extractRequest(request -> Directives.extractMaterializer(
                materializer -> Directives.completeWithFuture(guarded(() -> ((HttpEntity) request.entity())
                        .withSizeLimit(LARGEST_BODY)
                        .toStrict(LONGEST_BODY.toMillis(), materializer)
                        .thenCompose(entity ->
                                handler.handle(request, entity.getData().toArray()))))));
    }

    /** The same where many may call at once: checked first, and read only while there is room for all the bodies. */
    public static Route withBody(Check check, Bodies bodies, BodyHandler handler) {
        return withBody(LARGEST_BODY, check, bodies, handler);
    }

    /** @param largest in bytes; beyond it the answer is 413 */
    public static Route withBody(int largest, Check check, Bodies bodies, BodyHandler handler) {
        return Directives.extractRequest(
                request -> Directives.extractMaterializer(materializer -> Directives.completeWithFuture(guarded(() -> {
                    try {
                        check.check(request);
                    } catch (RuntimeException e) {
                        request.discardEntityBytes(materializer);
                        throw e;
                    }
                    var entity = ((HttpEntity) request.entity()).withSizeLimit(largest);
                    return bodies.with(
                            entity, LONGEST_BODY, materializer, body -> handler.handle(request, body.toArray()));
                }))));
    }

    private interface Work {
        CompletionStage<HttpResponse> run();
    }

    private static CompletionStage<HttpResponse> guarded(Work work) {
        CompletionStage<HttpResponse> response;
        try {
            response = work.run();
        } catch (RuntimeException e) {
            response = CompletableFuture.failedFuture(e);
        }
        return response.exceptionally(Responses::failure);
    }
}
