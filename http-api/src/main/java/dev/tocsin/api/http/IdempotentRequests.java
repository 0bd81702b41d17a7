package dev.tocsin.api.http;

import dev.tocsin.engine.intake.IdempotencyStore;
import dev.tocsin.engine.intake.IdempotencyStore.Answer;
import dev.tocsin.engine.intake.IdempotencyStore.Earlier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Requests that carry an {@code Idempotency-Key} are done once: the same key and body get the stored answer again,
 * another body 422, and 409 while the first is under way.
 */
public final class IdempotentRequests {
    private static final int LONGEST_KEY = 255;

    private final IdempotencyStore store;

    public IdempotentRequests(IdempotencyStore store) {
        this.store = store;
    }

    /** The key of a request, or "" when it carries none. */
    public static String key(HttpRequest request) {
        var key = request.getHeader("Idempotency-Key")
                .map(header -> header.value().strip())
                .orElse("");
        if (key.length() > LONGEST_KEY) {
            throw new BadRequest(Problem.badParameter(
                    "Idempotency-Key", "an Idempotency-Key has at most " + LONGEST_KEY + " characters"));
        }
        return key;
    }

    /** Does the work unless the same request was made before. Callers and endpoints do not share keys. */
    public CompletionStage<HttpResponse> once(
            Principal principal, HttpRequest request, byte[] body, Supplier<CompletionStage<HttpResponse>> work) {
        var key = key(request);
        if (key.isEmpty()) {
            return work.get();
        }
        var scoped = Hashes.sha256(principal.name() + '\n' + request.getUri().path() + '\n' + key);
        var hash = Hashes.sha256(body);
        return store.begin(scoped, hash).thenCompose(found -> found.<CompletionStage<HttpResponse>>map(
                        earlier -> CompletableFuture.completedFuture(answer(earlier, hash)))
                .orElseGet(() -> run(scoped, work)));
    }

    private CompletionStage<HttpResponse> run(String key, Supplier<CompletionStage<HttpResponse>> work) {
        return work.get()
                .handle((response, failure) -> {
                    if (failure != null) {
                        return store.forget(key)
                                .handle((_, _) -> failure)
                                .thenCompose(CompletableFuture::<HttpResponse>failedFuture);
                    }
                    var recorded =
                            response.status().intValue() >= 500 ? store.forget(key) : store.end(key, stored(response));
                    return recorded.thenApply(_ -> response);
                })
                .thenCompose(stage -> stage);
    }

    private static Answer stored(HttpResponse response) {
        var body = ((HttpEntity.Strict) response.entity()).getData().utf8String();
        return new Answer(response.status().intValue(), body);
    }

    private static HttpResponse answer(Earlier earlier, String hash) {
        if (!earlier.requestHash().equals(hash)) {
            return Responses.problem(new Problem(
                    "Unprocessable content", 422, "this Idempotency-Key was used before with another body"));
        }
        return earlier.answer()
                .map(answer -> Responses.json(answer.status(), answer.body().getBytes(StandardCharsets.UTF_8))
                        .addHeader(RawHeader.create("Idempotent-Replayed", "true")))
                .orElseGet(() -> Responses.problem(new Problem(
                        "Conflict", 409, "a request with this Idempotency-Key is still under way", List.of(), 1)));
    }
}
