package dev.tocsin.engine.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tocsin.engine.db.Batcher;
import dev.tocsin.engine.db.Columns;
import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.IncidentId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Maps dedup keys to incidents. The table's primary key decides, whatever a node believes. Recently used keys are
 * cached, so that a storm of duplicates costs no query. A cached entry can be out of date only by naming a closed
 * incident, which then says so itself.
 */
final class DedupKeys implements AutoCloseable {
    private static final int REMEMBERED = 200_000;

    private static final String INSERT = """
        insert into dedup_key (key, incident_id) select * from unnest(?, ?)
        on conflict (key) do nothing returning key
        """;
    private static final String SELECT = "select key, incident_id, previous_id from dedup_key where key = any (?)";
    private static final String REPLACE =
            "update dedup_key set incident_id = ?, previous_id = incident_id where key = ? and incident_id = ?";

    private static final String MOVE = "update dedup_key set incident_id = ? where key = ? and incident_id = ?";

    /**
     * The incident of a key.
     *
     * @param previous the closed incident that had the key before
     * @param isNew whether this call assigned the id just now
     */
    record Reservation(IncidentId id, Optional<IncidentId> previous, boolean isNew) {
        Reservation known() {
            return isNew ? new Reservation(id, previous, false) : this;
        }
    }

    private record Wanted(String key, String candidate) {}

    private final Database database;
    private final Supplier<IncidentId> newIds;
    private final Batcher<Wanted, Reservation> reservations;
    private final Batcher<String, Optional<Reservation>> lookUps;
    private final Cache<DedupKey, Reservation> known = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(Duration.ofMinutes(30))
            .build();

    DedupKeys(Database database, Supplier<IncidentId> newIds) {
        this.database = database;
        this.newIds = newIds;
        this.reservations = new Batcher<>("reserve", 1, 200, 20_000, this::reserve, _ -> {});
        this.lookUps = new Batcher<>("look-up", 1, 200, 20_000, this::lookUp, _ -> {});
    }

    /** The incident of a key; a new id if the key has none yet. */
    CompletableFuture<Reservation> reserve(DedupKey key) {
        var reservation = known.getIfPresent(key);
        return reservation != null
                ? CompletableFuture.completedFuture(reservation)
                : reservations
                        .submit(new Wanted(key.value(), newIds.get().value()))
                        .whenComplete((found, _) -> remember(key, found));
    }

    /** The incident of a key; empty = it never had one. */
    CompletableFuture<Optional<Reservation>> find(DedupKey key) {
        var reservation = known.getIfPresent(key);
        return reservation != null
                ? CompletableFuture.completedFuture(Optional.of(reservation))
                : lookUps.submit(key.value());
    }

    /** The incident of a key as the table has it now, not as it is cached. */
    CompletableFuture<Optional<Reservation>> findAgain(DedupKey key) {
        known.invalidate(key);
        return lookUps.submit(key.value());
    }

    /** Gives a key whose incident is closed a new incident, unless another request just did. */
    CompletableFuture<Reservation> replace(DedupKey key, IncidentId closed) {
        var candidate = newIds.get();
        known.invalidate(key);
        return database.async(connection -> {
                    try (var statement = connection.prepareStatement(REPLACE)) {
                        statement.setString(1, candidate.value());
                        statement.setString(2, key.value());
                        statement.setString(3, closed.value());
                        return statement.executeUpdate() == 1;
                    }
                })
                .thenCompose(replaced -> replaced
                        ? CompletableFuture.completedFuture(new Reservation(candidate, Optional.of(closed), true))
                        : reservations.submit(new Wanted(key.value(), candidate.value())))
                .whenComplete((reservation, _) -> remember(key, reservation));
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
        reservations.close();
        lookUps.close();
    }

    private void remember(DedupKey key, @Nullable Reservation reservation) {
        if (reservation != null) {
            known.put(key, reservation.known());
        }
    }

    private List<Reservation> reserve(List<Wanted> batch) throws SQLException {
        // Sorted, so that two batches with the same keys wait for each other rather than deadlock.
        var candidates = new TreeMap<String, String>();
        batch.forEach(wanted -> candidates.putIfAbsent(wanted.key(), wanted.candidate()));
        return database.run(connection -> {
            var ids = inserted(connection, candidates);
            var missing = candidates.keySet().stream()
                    .filter(key -> !ids.containsKey(key))
                    .toList();
            var existing = select(connection, missing);
            return batch.stream()
                    .map(wanted -> reservation(wanted, ids.get(wanted.key()), existing.get(wanted.key())))
                    .toList();
        });
    }

    private static Reservation reservation(Wanted wanted, @Nullable String inserted, @Nullable Reservation existing) {
        if (inserted != null) {
            return new Reservation(new IncidentId(inserted), Optional.empty(), inserted.equals(wanted.candidate()));
        }
        if (existing != null) {
            return existing;
        }
        throw new IllegalStateException("dedup key " + wanted.key() + " is neither new nor there");
    }

    private static Map<String, String> inserted(Connection connection, TreeMap<String, String> candidates)
            throws SQLException {
        try (var statement = connection.prepareStatement(INSERT)) {
            var entries = List.copyOf(candidates.entrySet());
            new Columns<>(statement, entries, 0).texts(Map.Entry::getKey).texts(Map.Entry::getValue);
            var ids = new HashMap<String, String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.put(rows.getString(1), candidates.get(rows.getString(1)));
                }
            }
            return ids;
        }
    }

    private List<Optional<Reservation>> lookUp(List<String> keys) throws SQLException {
        return database.run(connection -> {
            var found = select(connection, keys);
            return keys.stream().map(key -> Optional.ofNullable(found.get(key))).toList();
        });
    }

    private static Map<String, Reservation> select(Connection connection, List<String> keys) throws SQLException {
        var found = new HashMap<String, Reservation>();
        if (keys.isEmpty()) {
            return found;
        }
        try (var statement = connection.prepareStatement(SELECT)) {
            new Columns<>(statement, keys, 0).texts(key -> key);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var previous = Optional.ofNullable(rows.getString(3)).map(IncidentId::new);
                    found.put(rows.getString(1), new Reservation(new IncidentId(rows.getString(2)), previous, false));
                }
            }
        }
        return found;
    }
}
