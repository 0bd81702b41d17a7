package dev.tocsin.runtime.answer;

import dev.tocsin.runtime.db.Database;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Maps the ids of external incidents to Tocsin's pages: an external system reports its own id, and not always the page.
 */
public final class ExternalIncidents {
    private static final Duration RETENTION = Duration.ofDays(90);

    /** The time is updated only once a day, which is enough for {@link #purge}. */
    private static final String UPSERT = """
        insert into remote_incident (system, id, page, noted_at) values (?, ?, ?, ?)
        on conflict (system, id) do update set page = excluded.page, noted_at = excluded.noted_at
        where remote_incident.page <> excluded.page
           or remote_incident.noted_at < excluded.noted_at - interval '1 day'
        """;

    private final Database database;
    private final Clock clock;

    public ExternalIncidents(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Records the page of an external incident.
     *
     * @param id of the external incident
     */
    public CompletableFuture<Boolean> note(String system, String id, String page) {
        return database.async(connection -> {
            try (var upsert = connection.prepareStatement(UPSERT)) {
                upsert.setString(1, system);
                upsert.setString(2, id);
                upsert.setString(3, page);
                upsert.setTimestamp(4, Timestamp.from(clock.instant()));
                return upsert.executeUpdate() == 1;
            }
        });
    }

    /** The page of an external incident; empty = none is known. */
    public CompletableFuture<Optional<String>> page(String system, String id) {
        return database.async(connection -> {
            try (var select =
                    connection.prepareStatement("select page from remote_incident where system = ? and id = ?")) {
                select.setString(1, system);
                select.setString(2, id);
                try (var rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /** Deletes entries that were not used for {@link #RETENTION}. */
    public int purge() throws SQLException {
        return database.run(connection -> {
            try (var delete = connection.prepareStatement("delete from remote_incident where noted_at < ?")) {
                delete.setTimestamp(1, Timestamp.from(clock.instant().minus(RETENTION)));
                return delete.executeUpdate();
            }
        });
    }
}
