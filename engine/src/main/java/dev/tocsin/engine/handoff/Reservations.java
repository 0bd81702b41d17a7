package dev.tocsin.engine.handoff;

import dev.tocsin.engine.db.Database;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;

/** Which notices were taken up, by whichever node. The table's primary key decides. */
final class Reservations {
    private static final String RESERVE = """
        insert into handoff_notice (schedule, handoff_at, recipient, reserved_at) values (?, ?, ?, ?)
        on conflict do nothing
        """;
    private static final String FINISH =
            "update handoff_notice set outcome = ? where schedule = ? and handoff_at = ? and recipient = ?";

    private final Database database;

    Reservations(Database database) {
        this.database = database;
    }

    /** Whether it is the caller's to send: true once in the whole cluster, for ever. */
    boolean reserve(Notice notice, Instant now) throws SQLException {
        return database.run(connection -> {
            try (var insert = connection.prepareStatement(RESERVE)) {
                insert.setString(1, notice.schedule());
                insert.setTimestamp(2, Timestamp.from(notice.at()));
                insert.setString(3, notice.recipient());
                insert.setTimestamp(4, Timestamp.from(now));
                return insert.executeUpdate() == 1;
            }
        });
    }

    /** For whoever looks into the table. */
    void finish(Notice notice, String outcome) throws SQLException {
        database.run(connection -> {
            try (var update = connection.prepareStatement(FINISH)) {
                update.setString(1, outcome);
                update.setString(2, notice.schedule());
                update.setTimestamp(3, Timestamp.from(notice.at()));
                update.setString(4, notice.recipient());
                return update.executeUpdate();
            }
        });
    }

    void purge(Instant before) throws SQLException {
        database.run(connection -> {
            try (var delete = connection.prepareStatement("delete from handoff_notice where reserved_at < ?")) {
                delete.setTimestamp(1, Timestamp.from(before));
                return delete.executeUpdate();
            }
        });
    }
}
