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
 * The outermost place that sees whole requests: it refuses paths that are not plain, throws away bodies that nobody reads,
 * and makes of whatever a route throws an answer to its own request.
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

    /** The same thing by both names, for routes and for what is remembered of a path. */
    private static HttpRequest withoutTrailingSlash(HttpRequest request) {
        var uri = request.getUri();
        var path = uri.getPathString();
        return path.length() > 1 && path.endsWith("/")
                ? request.withUri(Uri.create(uri.toString()).path(path.substring(0, path.length() - 1)))
                : request;
    }

    /** Whoever is answered before the body was read may still be sending it. */
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
