package dev.tocsin.runtime.ledger;

import dev.tocsin.core.signal.Origin;
import dev.tocsin.runtime.db.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The ledger's table. Ids are assigned and committed under one lock. Without it, a transaction with a smaller id could
 * commit after one with a larger id, and a node that has read past the larger would never see it.
 */
final class LedgerTable {
    static final int PAGE = 1_000;

    /** One writer at a time in the whole cluster; the number is arbitrary. */
    private static final String LOCK = "select pg_advisory_xact_lock(7203640121)";

    private static final String SET_LOCK_TIMEOUT = "set local lock_timeout = '5s'";

    private static final String INSERT = """
        insert into ledger (at, kind, subject, by, via, reason, request, payload) values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)
        returning id
        """;

    private static final String COLUMNS = "id, at, kind, by, via, reason, payload::text";
    private static final String AFTER = "select " + COLUMNS + " from ledger where id > ? order by id limit " + PAGE;
    private static final String UNTIL =
            "select " + COLUMNS + " from ledger where id > ? and at <= ? order by id limit " + PAGE;
    private static final String OF_REQUEST = "select id from ledger where request = ? and at > ? order by id";

    /** How long a request id is recognized; a caller that uses its key again later means a new request. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    record Row(long id, Instant at, String kind, String by, String via, String reason, String payload) {}

    private final Database database;

    LedgerTable(Database database) {
        this.database = database;
    }

    /**
     * Writes entries, all or none; a request that was carried out before is not carried out again.
     *
     * @return the ids of the entries of this request
     */
    List<Long> append(Instant at, Origin by, String reason, List<? extends LedgerEntry> entries) throws SQLException {
        return database.transact(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute(SET_LOCK_TIMEOUT);
                statement.execute(LOCK);
            }
            var earlier = by.id().isEmpty() ? List.<Long>of() : ofRequest(connection, by.id(), at.minus(REMEMBERED));
            if (!earlier.isEmpty()) {
                return earlier;
            }
            var ids = new ArrayList<Long>();
            try (var insert = connection.prepareStatement(INSERT)) {
                for (var entry : entries) {
                    insert.setTimestamp(1, Timestamp.from(at));
                    insert.setString(2, LedgerKind.of(entry).label());
                    insert.setString(3, entry.subject());
                    insert.setString(4, by.who());
                    insert.setString(5, by.via());
                    insert.setString(6, reason);
                    insert.setString(7, by.id().isEmpty() ? null : by.id());
                    insert.setString(8, LedgerCodec.encode(entry));
                    ids.addAll(ids(insert));
                }
            }
            return ids;
        });
    }

    /** The rows after an id, in order, at most {@link #PAGE}. */
    List<Row> after(long id) throws SQLException {
        return database.run(connection -> {
            try (var select = connection.prepareStatement(AFTER)) {
                select.setLong(1, id);
                return rows(select);
            }
        });
    }

    /** The rows after an id that were written up to {@code until}, in order, at most {@link #PAGE}. */
    List<Row> after(long id, Instant until) throws SQLException {
        return database.run(connection -> {
            try (var select = connection.prepareStatement(UNTIL)) {
                select.setLong(1, id);
                select.setTimestamp(2, Timestamp.from(until));
                return rows(select);
            }
        });
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            var found = new ArrayList<Row>();
            while (rows.next()) {
                found.add(row(rows));
            }
            return found;
        }
    }

    private static List<Long> ofRequest(Connection connection, String request, Instant since) throws SQLException {
        try (var select = connection.prepareStatement(OF_REQUEST)) {
            select.setString(1, request);
            select.setTimestamp(2, Timestamp.from(since));
            return ids(select);
        }
    }

    private static List<Long> ids(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var ids = new ArrayList<Long>();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong(1),
                row.getTimestamp(2).toInstant(),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7));
    }
}
