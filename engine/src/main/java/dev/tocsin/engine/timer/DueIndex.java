package dev.tocsin.engine.timer;

import dev.tocsin.engine.db.Database;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Which incidents need attention, and when: written in the transaction of their events, so never behind them. */
public final class DueIndex {
    private static final String DUE = """
        select id, due_at from incident
        where due_at <= ? and slice >= ? and slice < ? and (due_at, id) > (?, ?)
        order by due_at, id limit ?
        """;

    private static final String COUNTS = """
        select count(*) filter (where status <> 'resolved'), count(*) filter (where due_at < ?)
        from incident where status <> 'resolved' or due_at < ?
        """;

    /** An incident and the instant it is due; also a place in the order of the index. */
    public record Due(String id, Instant at) {
        static final Due FIRST = new Due("", Instant.EPOCH);
    }

    /** @param overdue incidents whose deadline passed longer than the grace ago: there must be none */
    public record Counts(long open, long overdue) {}

    private final Database database;

    public DueIndex(Database database) {
        this.database = database;
    }

    /** The next {@code limit} incidents of a range of slices that are due until an instant, the earliest first. */
    CompletionStage<List<Due>> due(Slices slices, Instant until, Due after, int limit) {
        return database.async(connection -> {
            try (var statement = connection.prepareStatement(DUE)) {
                statement.setTimestamp(1, Timestamp.from(until));
                statement.setInt(2, slices.from());
                statement.setInt(3, slices.to());
                statement.setTimestamp(4, Timestamp.from(after.at()));
                statement.setString(5, after.id());
                statement.setInt(6, limit);
                var due = new ArrayList<Due>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        due.add(new Due(rows.getString(1), rows.getTimestamp(2).toInstant()));
                    }
                }
                return due;
            }
        });
    }

    public CompletionStage<Counts> counts(Instant now, Duration grace) {
        return database.async(connection -> {
            try (var statement = connection.prepareStatement(COUNTS)) {
                statement.setTimestamp(1, Timestamp.from(now.minus(grace)));
                statement.setTimestamp(2, Timestamp.from(now.minus(grace)));
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return new Counts(rows.getLong(1), rows.getLong(2));
                }
            }
        });
    }
}
