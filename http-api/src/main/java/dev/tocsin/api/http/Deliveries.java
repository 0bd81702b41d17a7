package dev.tocsin.api.http;

import dev.tocsin.core.signal.Sha256;
import dev.tocsin.runtime.intake.IdempotencyStore;
import dev.tocsin.runtime.intake.IdempotencyStore.Earlier;
import dev.tocsin.runtime.intake.IdempotencyStore.StoredResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Carries out a provider's delivery only once, and answers repetitions alike, over restarts and on every node:
 * providers repeat a delivery if they did not get the response. Only successful results are stored; a failed delivery
 * may be repeated. If the first one is in progress, a repetition waits for it or, if that is on another node, is
 * carried out too; incidents recognize repeated requests.
 */
public final class Deliveries {
    private final IdempotencyStore store;
    private final ConcurrentMap<String, CompletableFuture<StoredResponse>> underWay = new ConcurrentHashMap<>();

    public Deliveries(IdempotencyStore store) {
        this.store = store;
    }

    /**
     * @param system who delivers; each has ids of its own
     * @param id of the delivery; "" = repetitions cannot be recognized, and each is carried out
     */
    public CompletionStage<HttpResponse> once(String system, String id, Supplier<CompletionStage<HttpResponse>> work) {
        if (id.isEmpty()) {
            return work.get();
        }
        var key = Sha256.hex("delivery\n" + system + '\n' + id);
        var first = new CompletableFuture<StoredResponse>();
        var other = underWay.putIfAbsent(key, first);
        if (other == null) {
            var unused = answer(key, work).whenComplete((answer, failure) -> {
                underWay.remove(key);
                if (failure == null) {
                    first.complete(answer);
                } else {
                    first.completeExceptionally(failure);
                }
            });
        }
        return (other == null ? first : other).thenApply(Deliveries::response);
    }

    private CompletionStage<StoredResponse> answer(String key, Supplier<CompletionStage<HttpResponse>> work) {
        return store.begin(key, "").thenCompose(known -> known.flatMap(Earlier::answer)
                .<CompletionStage<StoredResponse>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> carriedOut(key, work)));
    }

    private CompletionStage<StoredResponse> carriedOut(String key, Supplier<CompletionStage<HttpResponse>> work) {
        return attempt(work)
                .thenApply(Deliveries::answer)
                .handle((answer, failure) -> failure != null
                        ? store.forget(key)
                                .handle((_, _) -> failure)
                                .thenCompose(CompletableFuture::<StoredResponse>failedFuture)
                        // The work is done, whether or not the response could be stored.
                        : store.end(key, answer).handle((_, _) -> answer))
                .thenCompose(stage -> stage);
    }

    private static CompletionStage<HttpResponse> attempt(Supplier<CompletionStage<HttpResponse>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The first line of a stored response is the content type of the rest. */
    private static StoredResponse answer(HttpResponse response) {
        var entity = (HttpEntity.Strict) response.entity();
        return new StoredResponse(
                response.status().intValue(),
                entity.getContentType().toString() + '\n' + entity.getData().utf8String());
    }

    private static HttpResponse response(StoredResponse answer) {
        var end = answer.body().indexOf('\n');
        var type = ContentTypes.parse(answer.body().substring(0, end));
        var body = answer.body().substring(end + 1).getBytes(StandardCharsets.UTF_8);
        return HttpResponse.create().withStatus(answer.status()).withEntity(HttpEntities.create(type, body));
    }
}
