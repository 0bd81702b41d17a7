package dev.tocsin.api.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * The outermost handler of whole requests: refuses paths that are not plain, discards bodies that nobody reads, and
 * turns every exception of a route into a response to its own request.
 */
final class RequestGuard {
    private final Function<HttpRequest, CompletionStage<HttpResponse>> route;
    private final Materializer materializer;

    RequestGuard(Route route, ActorSystem<?> system) {
        var failures = ExceptionHandler.newBuilder()
                .matchAny(failure -> Directives.complete(Responses.failure(failure)))
                .build();
        this.route = Directives.handleExceptions(failures, () -> route).function(system);
        this.materializer = Materializer.matFromSystem(system);
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        return Endpoint.guarded(() -> routed(request)).thenApply(response -> {
            discardUnread(request);
            return SafeResponses.with(response);
        });
    }

    private CompletionStage<HttpResponse> routed(HttpRequest request) throws Exception {
        var refusal = request.getHeader(RawRequestURI.class).flatMap(target -> RequestTarget.refusal(target.uri()));
        return refusal.isPresent()
                ? CompletableFuture.completedFuture(Responses.problem(refusal.get()))
                : route.apply(withoutTrailingSlash(request));
    }

    /** Removes a trailing slash: both forms are the same path, for routes and for idempotency keys. */
    private static HttpRequest withoutTrailingSlash(HttpRequest request) {
        var uri = request.getUri();
        var path = uri.getPathString();
        return path.length() > 1 && path.endsWith("/")
                ? request.withUri(Uri.create(uri.toString()).path(path.substring(0, path.length() - 1)))
                : request;
    }

    /** Discards an unread body: a client that gets its response early may still be sending. */
    private void discardUnread(HttpRequest request) {
        var unread = Connection.of(request).filter(connection -> !connection.isBodyTaken());
        unread.ifPresent(connection -> {
            connection.takeBody();
            var unused = ((HttpEntity) request.entity())
                    .withoutSizeLimit()
                    .getDataBytes()
                    .runWith(Sink.ignore(), materializer);
        });
    }
}
