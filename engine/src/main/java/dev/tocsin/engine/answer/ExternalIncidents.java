package dev.tocsin.engine.answer;

import dev.tocsin.engine.db.Database;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Which of our pages is behind what another system has: it speaks of that by its own id, and not always by our name. */
public final class ExternalIncidents {
    private static final Duration RETENTION = Duration.ofDays(90);

    /** Once a day is enough to know that it is spoken of. */
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

    /** @param id theirs */
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

    /** Empty when it is not about a page of ours, as far as we were told. */
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

    /** Forgets what nobody has spoken of for three months. */
    public CompletableFuture<Integer> purge() {
        return database.async(connection -> {
            try (var delete = connection.prepareStatement("delete from remote_incident where noted_at < ?")) {
                delete.setTimestamp(1, Timestamp.from(clock.instant().minus(RETENTION)));
                return delete.executeUpdate();
            }
        });
    }
}
