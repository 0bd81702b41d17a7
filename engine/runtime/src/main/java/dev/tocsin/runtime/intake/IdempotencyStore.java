package dev.tocsin.runtime.intake;

import dev.tocsin.runtime.db.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Stores the responses to requests that must be carried out only once. */
public final class IdempotencyStore {
    /** Longer than PagerDuty repeats a request, which is the longest of all senders. */
    private static final Duration RETENTION = Duration.ofDays(3);

    /** A request that has taken this long died with its node; the next one with the same key replaces it. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private static final String CLAIM = """
        insert into idempotent_request (key, request_hash, started_at) values (?, ?, ?)
        on conflict (key) do update set started_at = excluded.started_at, request_hash = excluded.request_hash
        where idempotent_request.status is null and idempotent_request.started_at < ?
        """;

    /** An earlier request with the same key; without an answer it is still in progress. */
    public record Earlier(String requestHash, Optional<StoredResponse> answer) {}

    public record StoredResponse(int status, String body) {}

    private final Database database;
    private final Clock clock;

    public IdempotencyStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Claims the key for a request; returns the earlier request if there was one. */
    public CompletableFuture<Optional<Earlier>> begin(String key, String requestHash) {
        return database.async(
                connection -> claim(connection, key, requestHash) ? Optional.empty() : earlier(connection, key));
    }

    public CompletableFuture<Boolean> end(String key, StoredResponse answer) {
        return database.async(connection -> {
            try (var update =
                    connection.prepareStatement("update idempotent_request set status = ?, body = ? where key = ?")) {
                update.setInt(1, answer.status());
                update.setString(2, answer.body());
                update.setString(3, key);
                return update.executeUpdate() == 1;
            }
        });
    }

    /** Releases the key: the request was not carried out, and may be made again. */
    public CompletableFuture<Boolean> forget(String key) {
        return database.async(connection -> {
            try (var delete = connection.prepareStatement("delete from idempotent_request where key = ?")) {
                delete.setString(1, key);
                return delete.executeUpdate() == 1;
            }
        });
    }

    /** Deletes entries that are too old to be repeated. */
    public int purge() throws SQLException {
        return database.run(connection -> {
            try (var delete = connection.prepareStatement("delete from idempotent_request where started_at < ?")) {
                delete.setTimestamp(1, Timestamp.from(clock.instant().minus(RETENTION)));
                return delete.executeUpdate();
            }
        });
    }

    private boolean claim(Connection connection, String key, String requestHash) throws SQLException {
        var now = clock.instant();
        try (var claim = connection.prepareStatement(CLAIM)) {
            claim.setString(1, key);
            claim.setString(2, requestHash);
            claim.setTimestamp(3, Timestamp.from(now));
            claim.setTimestamp(4, Timestamp.from(now.minus(REQUEST_TIMEOUT)));
            return claim.executeUpdate() == 1;
        }
    }

    private static Optional<Earlier> earlier(Connection connection, String key) throws SQLException {
        try (var select = connection.prepareStatement(
                "select request_hash, status, body from idempotent_request where key = ?")) {
            select.setString(1, key);
            try (var rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("the request with this key was forgotten this moment", "40001");
                }
                var status = rows.getInt(2);
                var answer = rows.wasNull()
                        ? Optional.<StoredResponse>empty()
                        : Optional.of(new StoredResponse(status, rows.getString(3)));
                return Optional.of(new Earlier(rows.getString(1), answer));
            }
        }
    }
}
