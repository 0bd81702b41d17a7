package dev.tocsin.app.reply;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out work for each of many items, at most {@link #AT_ONCE} at a time. */
final class BoundedConcurrency {
    private static final int AT_ONCE = 50;

    private BoundedConcurrency() {}

    /** Returns at once; the stage completes when all are done, and fails if one failed. */
    static <T, R> CompletableFuture<Void> all(List<T> all, Function<T, CompletionStage<R>> work) {
        var failed = new CompletableFuture<Void>();
        return each(all, work, (_, failure) -> {
                    if (failure != null) {
                        failed.completeExceptionally(failure);
                    }
                })
                .thenCompose(done -> failed.isDone() ? failed : CompletableFuture.completedFuture(done));
    }

    /**
     * Returns at once; the stage completes when all are done, whether or not some failed.
     *
     * @param then gets the result or failure of each, one after the other
     */
    static <T, R> CompletableFuture<Void> each(
            List<T> all, Function<T, CompletionStage<R>> work, BiConsumer<@Nullable R, @Nullable Throwable> then) {
        var done = new CompletableFuture<Void>();
        Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < all.size(); i += AT_ONCE) {
                    all.subList(i, Math.min(all.size(), i + AT_ONCE)).stream()
                            .map(item -> work.apply(item).toCompletableFuture())
                            .toList()
                            .forEach(result -> result.handle((ended, failure) -> {
                                        then.accept(ended, failure);
                                        return true;
                                    })
                                    .join());
                }
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
