package dev.tocsin.app.query;

import dev.tocsin.runtime.db.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Lists incidents from the index, which is written together with their events and so is never behind them. */
public final class IncidentQueries {
    private static final String OPEN = """
        select id, (select count(*) from incident where status <> 'resolved')
        from incident where status <> 'resolved' order by created_at desc, id desc limit ?
        """;

    private final Database database;

    public IncidentQueries(Database database) {
        this.database = database;
    }

    public CompletionStage<List<IncidentSummary>> list(IncidentFilter filter) {
        return database.asyncRead(connection -> list(connection, filter));
    }

    /** The ids of the newest incidents, the newest first. */
    public CompletionStage<List<String>> newest(int most) {
        return database.asyncRead(connection -> {
            try (var statement =
                    connection.prepareStatement("select id from incident order by created_at desc, id desc limit ?")) {
                statement.setInt(1, most);
                var ids = new ArrayList<String>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getString(1));
                    }
                }
                return ids;
            }
        });
    }

    /** The incidents with these ids that exist, in no order. */
    public CompletionStage<List<IncidentSummary>> find(Collection<String> ids) {
        return database.asyncRead(connection -> {
            try (var statement = connection.prepareStatement("select * from incident where id = any (?)")) {
                statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
                return summaries(statement);
            }
        });
    }

    /** How many of the incidents with these ids have each status; a status that none has is left out. */
    public CompletionStage<Map<String, Integer>> statuses(Collection<String> ids) {
        return database.asyncRead(connection -> {
            try (var statement = connection.prepareStatement(
                    "select status, count(*) from incident where id = any (?) group by status")) {
                statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
                var counts = new HashMap<String, Integer>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        counts.put(rows.getString(1), rows.getInt(2));
                    }
                }
                return counts;
            }
        });
    }

    /**
     * The newest incidents that are not resolved.
     *
     * @param most maximum of ids to return
     */
    public CompletionStage<Open> open(int most) {
        return database.asyncRead(connection -> {
            try (var statement = connection.prepareStatement(OPEN)) {
                statement.setInt(1, most);
                var ids = new ArrayList<String>();
                var all = 0L;
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getString(1));
                        all = rows.getLong(2);
                    }
                }
                return new Open(ids, all);
            }
        });
    }

    /**
     * Incidents that are not resolved.
     *
     * @param newest ids of the newest, the newest first
     * @param all how many there are in total
     */
    public record Open(List<String> newest, long all) {}

    private static List<IncidentSummary> list(Connection connection, IncidentFilter filter) throws SQLException {
        var conditions = new ArrayList<String>();
        var values = new ArrayList<Object>();
        if (!filter.statuses().isEmpty()) {
            conditions.add("status = any (?)");
            values.add(connection.createArrayOf("text", filter.statuses().toArray()));
        }
        if (!filter.severities().isEmpty()) {
            conditions.add("severity = any (?)");
            values.add(connection.createArrayOf("text", filter.severities().toArray()));
        }
        filter.service().ifPresent(service -> {
            conditions.add("service = ?");
            values.add(service);
        });
        filter.suppressed()
                .ifPresent(suppressed -> conditions.add(suppressed ? "held_until is not null" : "held_until is null"));
        filter.text().ifPresent(text -> {
            conditions.add("(title ilike ? or dedup_key ilike ? or id = ?)");
            var pattern = '%' + escaped(text) + '%';
            values.addAll(List.of(pattern, pattern, text));
        });
        filter.from().ifPresent(from -> {
            conditions.add("created_at >= ?");
            values.add(Timestamp.from(from));
        });
        filter.to().ifPresent(to -> {
            conditions.add("created_at < ?");
            values.add(Timestamp.from(to));
        });
        filter.after().ifPresent(after -> {
            conditions.add("(created_at, id) < (?, ?)");
            values.add(Timestamp.from(after.createdAt()));
            values.add(after.id());
        });
        var sql = "select * from incident" + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
                + " order by created_at desc, id desc limit ?";
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            statement.setInt(values.size() + 1, filter.limit());
            return summaries(statement);
        }
    }

    private static List<IncidentSummary> summaries(PreparedStatement statement) throws SQLException {
        var found = new ArrayList<IncidentSummary>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(summary(rows));
            }
        }
        return found;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static IncidentSummary summary(ResultSet row) throws SQLException {
        return new IncidentSummary(
                row.getString("id"),
                row.getString("dedup_key"),
                row.getString("title"),
                row.getString("severity"),
                row.getString("status"),
                row.getString("service"),
                row.getString("policy"),
                row.getInt("level"),
                Optional.ofNullable(row.getString("owner")),
                row.getInt("alerts"),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "acknowledged_at"),
                instant(row, "resolved_at"),
                instant(row, "due_at"),
                Optional.ofNullable(row.getString("due_why")),
                instant(row, "held_until"),
                Optional.ofNullable(row.getString("held_why")));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
