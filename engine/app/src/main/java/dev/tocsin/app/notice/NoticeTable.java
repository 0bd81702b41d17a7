package dev.tocsin.app.notice;

import dev.tocsin.runtime.db.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The outcome of every notice, for all nodes. A row without an outcome belongs to the node that took it until
 * {@code try_at}, and then to the node that takes it next.
 */
final class NoticeTable {
    private static final String OVER = "select id from notice where id = any(?) and outcome is not null";

    private static final String TAKE = """
        insert into notice (id, event, subject, happens_at, recipient, channel, text, due_at, worth_until, try_at, attempts)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
        on conflict (id) do update set try_at = excluded.try_at, attempts = notice.attempts + 1
        where notice.outcome is null and notice.try_at <= ?
        returning attempts
        """;

    private static final String WAIT = "update notice set try_at = ?, error = ? where id = ? and outcome is null";

    private static final String FINISH = """
        update notice set outcome = ?, error = ?, finished_at = ? where id = ? and outcome is null
        """;

    private static final String SWEEP = """
        update notice set outcome = 'dropped', finished_at = ?
        where outcome is null and worth_until <= ? and try_at <= ?
        returning id, event
        """;

    /** A notice that waited for another attempt and was dropped. */
    record Swept(String id, String event) {}

    private final Database database;

    NoticeTable(Database database) {
        this.database = database;
    }

    /** Which of these notices have an outcome. */
    Set<String> over(Collection<String> ids) throws SQLException {
        return database.run(connection -> {
            try (var select = connection.prepareStatement(OVER)) {
                select.setArray(1, connection.createArrayOf("text", ids.toArray()));
                return new HashSet<>(ids(select));
            }
        });
    }

    /**
     * Takes a notice for the caller, alone in the whole cluster, until {@code lease}. Returns the number of the
     * attempt; empty = it cannot be taken now.
     */
    OptionalInt take(Notice notice, Instant now, Instant lease) throws SQLException {
        return database.run(connection -> {
            try (var take = connection.prepareStatement(TAKE)) {
                take.setString(1, notice.id());
                take.setString(2, notice.about().event().label());
                take.setString(3, notice.about().subject());
                take.setTimestamp(4, Timestamp.from(notice.about().at()));
                take.setString(5, notice.recipient());
                take.setString(
                        6, notice.contact().map(contact -> contact.channel()).orElse(""));
                take.setString(7, notice.text());
                take.setTimestamp(8, Timestamp.from(notice.sendable().start()));
                take.setTimestamp(9, Timestamp.from(notice.sendable().end()));
                take.setTimestamp(10, Timestamp.from(lease));
                take.setTimestamp(11, Timestamp.from(now));
                try (var rows = take.executeQuery()) {
                    return rows.next() ? OptionalInt.of(rows.getInt(1)) : OptionalInt.empty();
                }
            }
        });
    }

    /** Releases a notice: another attempt may be made from {@code tryAt} on. */
    void giveBack(String id, Instant tryAt, String error) throws SQLException {
        database.run(connection -> {
            try (var update = connection.prepareStatement(WAIT)) {
                update.setTimestamp(1, Timestamp.from(tryAt));
                update.setString(2, error);
                update.setString(3, id);
                return update.executeUpdate();
            }
        });
    }

    /** @param outcome {@code delivered}, {@code failed} or {@code dropped} */
    void finish(String id, String outcome, String error, Instant now) throws SQLException {
        database.run(connection -> {
            try (var update = connection.prepareStatement(FINISH)) {
                update.setString(1, outcome);
                update.setString(2, error);
                update.setTimestamp(3, Timestamp.from(now));
                update.setString(4, id);
                return update.executeUpdate();
            }
        });
    }

    /** Drops notices that wait for another attempt and are out of date. */
    List<Swept> sweep(Instant now) throws SQLException {
        return database.run(connection -> {
            try (var update = connection.prepareStatement(SWEEP)) {
                for (int i = 1; i <= 3; i++) {
                    update.setTimestamp(i, Timestamp.from(now));
                }
                try (var rows = update.executeQuery()) {
                    var swept = new ArrayList<Swept>();
                    while (rows.next()) {
                        swept.add(new Swept(rows.getString(1), rows.getString(2)));
                    }
                    return swept;
                }
            }
        });
    }

    void purge(Instant before) throws SQLException {
        database.run(connection -> {
            try (var delete = connection.prepareStatement("delete from notice where worth_until < ?")) {
                delete.setTimestamp(1, Timestamp.from(before));
                return delete.executeUpdate();
            }
        });
    }

    private static List<String> ids(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var ids = new ArrayList<String>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }
}
