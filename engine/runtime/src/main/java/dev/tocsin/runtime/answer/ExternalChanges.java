package dev.tocsin.runtime.answer;

import dev.tocsin.runtime.db.Database;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;

/**
 * Remembers the newest change that an external system reported for each page, to recognize reports that arrive out of
 * order.
 */
public final class ExternalChanges {
    private static final Duration RETENTION = Duration.ofDays(90);

    /**
     * An equal time is not older: two changes may have the same time, and a report that failed half way is repeated.
     */
    private static final String UPSERT = """
        insert into remote_change (system, page, at, noted_at) values (?, ?, ?, ?)
        on conflict (system, page) do update set at = excluded.at, noted_at = excluded.noted_at
        where remote_change.at <= excluded.at
        """;

    private final Database database;
    private final Clock clock;

    public ExternalChanges(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Records a change; false = a newer one is known, and nothing is recorded. */
    public CompletableFuture<Boolean> isNewest(String system, String page, Instant at) {
        return database.async(connection -> {
            try (var upsert = connection.prepareStatement(UPSERT)) {
                upsert.setString(1, system);
                upsert.setString(2, page);
                upsert.setTimestamp(3, Timestamp.from(at.truncatedTo(ChronoUnit.MICROS)));
                upsert.setTimestamp(4, Timestamp.from(clock.instant()));
                return upsert.executeUpdate() == 1;
            }
        });
    }

    /** Deletes entries that were not updated for {@link #RETENTION}. */
    public int purge() throws SQLException {
        return database.run(connection -> {
            try (var delete = connection.prepareStatement("delete from remote_change where noted_at < ?")) {
                delete.setTimestamp(1, Timestamp.from(clock.instant().minus(RETENTION)));
                return delete.executeUpdate();
            }
        });
    }
}
