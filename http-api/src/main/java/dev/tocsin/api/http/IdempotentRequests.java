package dev.tocsin.api.http;

import dev.tocsin.channel.JsonText;
import dev.tocsin.core.signal.Sha256;
import dev.tocsin.runtime.intake.IdempotencyStore;
import dev.tocsin.runtime.intake.IdempotencyStore.Earlier;
import dev.tocsin.runtime.intake.IdempotencyStore.StoredResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Carries out requests with an {@code Idempotency-Key} only once: the same key and body get the stored response,
 * another body gets 422, and 409 is sent while the first is in progress.
 */
public final class IdempotentRequests {
    private static final int MAX_KEY = 255;

    private final IdempotencyStore store;

    public IdempotentRequests(IdempotencyStore store) {
        this.store = store;
    }

    /** Identifies a request to be carried out once, or "" without a key. Clients and endpoints do not share keys. */
    public static String id(Principal principal, HttpRequest request) {
        var key = key(request);
        return key.isEmpty()
                ? ""
                : Sha256.hex(principal.name() + '\n' + request.getUri().path() + '\n' + key);
    }

    private static String key(HttpRequest request) {
        var key = request.getHeader("Idempotency-Key")
                .map(header -> header.value().strip())
                .orElse("");
        if (key.length() > MAX_KEY) {
            throw new BadRequest(Problem.badParameter(
                    "Idempotency-Key", "an Idempotency-Key has at most " + MAX_KEY + " characters"));
        }
        return key;
    }

    /** Carries out the work, unless the same request was made before. */
    public CompletionStage<HttpResponse> once(
            Principal principal, HttpRequest request, byte[] body, Supplier<CompletionStage<HttpResponse>> work) {
        var id = id(principal, request);
        if (id.isEmpty()) {
            return work.get();
        }
        var hash = Sha256.hex(body);
        return store.begin(id, hash).thenCompose(found -> found.<CompletionStage<HttpResponse>>map(
                        earlier -> CompletableFuture.completedFuture(answer(earlier, hash)))
                .orElseGet(() -> run(id, work)));
    }

    private CompletionStage<HttpResponse> run(String key, Supplier<CompletionStage<HttpResponse>> work) {
        return attempt(work)
                .handle((response, failure) -> {
                    if (failure != null) {
                        return store.forget(key)
                                .handle((_, _) -> failure)
                                .thenCompose(CompletableFuture::<HttpResponse>failedFuture);
                    }
                    var recorded =
                            response.status().intValue() >= 500 ? store.forget(key) : store.end(key, stored(response));
                    // The work is done, whether or not the response could be stored.
                    return recorded.handle((_, _) -> response);
                })
                .thenCompose(stage -> stage);
    }

    /** A refused request is a failure like any other: its key must be released. */
    private static CompletionStage<HttpResponse> attempt(Supplier<CompletionStage<HttpResponse>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static StoredResponse stored(HttpResponse response) {
        var body = ((HttpEntity.Strict) response.entity()).getData().utf8String();
        return new StoredResponse(response.status().intValue(), body);
    }

    private static HttpResponse answer(Earlier earlier, String hash) {
        if (!earlier.requestHash().equals(hash)) {
            return Responses.problem(new Problem(
                    ProblemType.IDEMPOTENCY_KEY_REUSED, "this Idempotency-Key was used before with another body"));
        }
        return earlier.answer()
                .map(IdempotentRequests::replayed)
                .orElseGet(() -> Responses.problem(new Problem(
                        ProblemType.REQUEST_IN_PROGRESS,
                        "a request with this Idempotency-Key is still in progress",
                        List.of(),
                        1)));
    }

    /** The stored response; that of a creation has the location in its links. */
    private static HttpResponse replayed(StoredResponse answer) {
        var body = answer.body().getBytes(StandardCharsets.UTF_8);
        var response = answer.status() >= 400
                ? Responses.problem(answer.status(), body)
                : Responses.json(answer.status(), body);
        var marked = response.addHeader(RawHeader.create("Idempotent-Replayed", "true"));
        return answer.status() == 201
                ? marked.addHeader(Location.create(
                        JsonText.of(Json.read(body).path("links").path("self"))))
                : marked;
    }
}
