package dev.tocsin.runtime.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Batcher;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.journal.KeyHolder;
import dev.tocsin.runtime.journal.KeyTakenException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Maps dedup keys to incidents. An incident takes its key in the write that opens it ({@link
 * dev.tocsin.runtime.journal.KeyClaim}), and the table's primary key decides which of two incidents opens, whatever a
 * node believes. This class only keeps one node from trying twice:
 * while an incident opens, the other signals of its key wait for the result. There are as many of these openings as
 * requests in flight, which {@link Admission} limits.
 *
 * <p>Recently used keys are cached, so that a storm of duplicates costs no query. A cached entry can be out of date only
 * by naming a closed incident, which then says so itself.
 */
final class DedupKeys implements AutoCloseable {
    private static final int REMEMBERED = 200_000;
    private static final int MAX_TRIES = 2;

    private static final String MOVE =
            "update dedup_key set incident_id = ?, claims = claims + 1 where key = ? and incident_id = ?";

    /** What became of the wish to open an incident for a key. */
    sealed interface Opening<R> {
        /** A new incident has the key. */
        record Opened<R>(IncidentId id, R result) implements Opening<R> {}

        /** Another incident has the key. */
        record Taken<R>(KeyHolder by) implements Opening<R> {}
    }

    private final Database database;
    private final Supplier<IncidentId> newIds;
    private final Batcher<String, Optional<KeyHolder>> lookUps;
    private final Map<DedupKey, CompletableFuture<KeyHolder>> openings = new ConcurrentHashMap<>();
    private final Cache<DedupKey, KeyHolder> known = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(Duration.ofMinutes(30))
            .executor(Runnable::run)
            .build();

    DedupKeys(Database database, Supplier<IncidentId> newIds) {
        this.database = database;
        this.newIds = newIds;
        this.lookUps = new Batcher<>("look-up", 1, 200, 20_000, this::lookUp, _ -> {});
    }

    /**
     * Opens an incident for a key, unless another one is known to have it or is about to open.
     *
     * @param closed the closed incident that has the key as far as the caller knew when it learnt that it is closed
     * @param open opens an incident with this id; fails with {@link KeyTakenException} if another one has the key
     */
    <R> CompletableFuture<Opening<R>> open(
            DedupKey key, Optional<KeyHolder> closed, Function<IncidentId, CompletableFuture<R>> open) {
        var holder = known(key, closed);
        return holder != null
                ? CompletableFuture.completedFuture(new Opening.Taken<>(holder))
                : openOrWait(key, closed, open, MAX_TRIES);
    }

    private <R> CompletableFuture<Opening<R>> openOrWait(
            DedupKey key, Optional<KeyHolder> closed, Function<IncidentId, CompletableFuture<R>> open, int tries) {
        var opening = new CompletableFuture<KeyHolder>();
        var other = openings.putIfAbsent(key, opening);
        if (other == null) {
            return first(key, closed, open, opening);
        }
        // A signal that waits is not at fault if the one that opens is.
        CompletableFuture<Opening<R>> taken = other.thenApply(Opening.Taken::new);
        return tries == 1 ? taken : taken.exceptionallyCompose(_ -> openOrWait(key, closed, open, tries - 1));
    }

    private <R> CompletableFuture<Opening<R>> first(
            DedupKey key,
            Optional<KeyHolder> closed,
            Function<IncidentId, CompletableFuture<R>> open,
            CompletableFuture<KeyHolder> opening) {
        return CompletableFuture.completedFuture(newIds)
                .thenApply(Supplier::get)
                .thenCompose(id -> open.apply(id).<Opening<R>>thenApply(result -> new Opening.Opened<>(id, result)))
                .exceptionallyCompose(failure -> holder(failure)
                        .<CompletableFuture<Opening<R>>>map(
                                by -> CompletableFuture.completedFuture(new Opening.Taken<>(by)))
                        .orElseGet(() -> CompletableFuture.failedFuture(failure)))
                .whenComplete((opened, failure) -> {
                    switch (opened) {
                        case Opening.Opened<R>(var id, _) -> opened(key, opening, KeyHolder.after(closed, id));
                        case Opening.Taken<R>(var by) -> opened(key, opening, by);
                        case null -> {
                            openings.remove(key, opening);
                            opening.completeExceptionally(failure);
                        }
                    }
                });
    }

    private void opened(DedupKey key, CompletableFuture<KeyHolder> opening, KeyHolder holder) {
        known.put(key, holder);
        openings.remove(key, opening);
        opening.complete(holder);
    }

    /** The incident that has a key according to a failed write; empty = the write failed for another reason. */
    static Optional<KeyHolder> holder(Throwable failure) {
        return failure instanceof KeyTakenException taken
                ? Optional.of(taken.holder())
                : failure instanceof CompletionException && failure.getCause() instanceof KeyTakenException taken
                        ? Optional.of(taken.holder())
                        : Optional.empty();
    }

    /** The cached incident of a key, unless it is the one that is closed and has not claimed the key since. */
    private @Nullable KeyHolder known(DedupKey key, Optional<KeyHolder> closed) {
        var holder = known.getIfPresent(key);
        if (holder != null
                && closed.isPresent()
                && closed.get().id().equals(holder.id())
                && closed.get().claims() >= holder.claims()) {
            known.asMap().remove(key, holder);
            return null;
        }
        return holder;
    }

    /** The incident of a key; empty = it never had one. */
    CompletableFuture<Optional<KeyHolder>> find(DedupKey key) {
        var holder = known.getIfPresent(key);
        if (holder != null) {
            return CompletableFuture.completedFuture(Optional.of(holder));
        }
        var opening = openings.get(key);
        return opening == null
                ? lookUps.submit(key.value())
                : opening.thenApply(Optional::of).exceptionallyCompose(_ -> lookUps.submit(key.value()));
    }

    /** The incident of a key as the table has it now, not as it is cached. */
    CompletableFuture<Optional<KeyHolder>> findAgain(DedupKey key) {
        known.invalidate(key);
        return find(key);
    }

    /** Moves a key from one incident to another; does nothing if the key belongs to a third one by now. */
    CompletableFuture<Boolean> move(DedupKey key, IncidentId from, IncidentId to) {
        return database.async(connection -> {
                    try (var statement = connection.prepareStatement(MOVE)) {
                        statement.setString(1, to.value());
                        statement.setString(2, key.value());
                        statement.setString(3, from.value());
                        return statement.executeUpdate() == 1;
                    }
                })
                .whenComplete((_, _) -> known.invalidate(key));
    }

    @Override
    public void close() {
        lookUps.close();
    }

    private List<Optional<KeyHolder>> lookUp(List<String> keys) throws SQLException {
        return database.run(connection -> {
            var found = KeyHolder.of(connection, keys);
            return keys.stream().map(key -> Optional.ofNullable(found.get(key))).toList();
        });
    }
}
