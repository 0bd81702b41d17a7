package dev.tocsin.runtime.timer;

import dev.tocsin.runtime.db.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The index of which incidents are due, and when. It is written in the transaction of their events, so it is never
 * behind them.
 */
public final class DueIndex {
    private static final String DUE = """
        select id, due_at from incident
        where due_at <= ? and slice >= ? and slice < ? and (due_at, id) > (?, ?)
        order by due_at, id limit ?
        """;

    private static final String OVERDUE = "select count(*) from incident where due_at < ?";
    private static final String OPEN = "select count(*) from incident where status <> 'resolved'";

    /** An incident and the instant at which it is due; also a position in the order of the index. */
    public record Due(String id, Instant at) {
        static final Due FIRST = new Due("", Instant.EPOCH);
    }

    private final Database database;

    public DueIndex(Database database) {
        this.database = database;
    }

    /**
     * The next {@code limit} incidents of a range of slices that are due until an instant, the earliest first.
     *
     * @param after the position before the first
     */
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

    /** The earliest incidents that were due before an instant and have not been handled. */
    public CompletionStage<List<Due>> overdue(Instant before, int limit) {
        return due(Slices.share(0, 1), before, Due.FIRST, limit);
    }

    /**
     * How many incidents were due before an instant and have not been handled. Cheap, however many incidents there are.
     */
    public CompletionStage<Long> overdue(Instant before) {
        return database.asyncRead(connection -> {
            try (var statement = connection.prepareStatement(OVERDUE)) {
                statement.setTimestamp(1, Timestamp.from(before));
                return count(statement);
            }
        });
    }

    /** How many incidents are not resolved. Reads an index of all of them. */
    public CompletionStage<Long> open() {
        return database.asyncRead(connection -> {
            try (var statement = connection.prepareStatement(OPEN)) {
                return count(statement);
            }
        });
    }

    private static long count(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
