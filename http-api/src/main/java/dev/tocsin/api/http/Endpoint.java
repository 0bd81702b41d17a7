package dev.tocsin.api.http;

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

    /** Reads the whole body first, within bounds of size and time. */
    public static Route withBody(BodyHandler handler) {
        return Directives.extractRequest(request -> Directives.extractMaterializer(
                materializer -> Directives.completeWithFuture(guarded(() -> ((HttpEntity) request.entity())
                        .withSizeLimit(LARGEST_BODY)
                        .toStrict(LONGEST_BODY.toMillis(), materializer)
                        .thenCompose(entity ->
                                handler.handle(request, entity.getData().toArray()))))));
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
