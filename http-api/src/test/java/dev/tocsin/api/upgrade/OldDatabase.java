package dev.tocsin.api.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.testing.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/**
 * A database as an earlier version of Tocsin left it: its schema by the migrations that existed then, its rows from the
 * CSV files of a folder beside this class. The folder's README says how they were made.
 */
final class OldDatabase {
    private static final List<String> TABLES = List.of(
            "answer_key",
            "config_version",
            "config_activation",
            "dead_letter",
            "dedup_key",
            "idempotent_request",
            "incident",
            "ledger",
            "notice");
    /** The payload is JSON in the file, so that a person can read it, and bytes in the table. */
    private static final String JOURNAL_COLUMNS =
            "ordering, persistence_id, sequence_number, deleted, writer, write_timestamp, event_ser_id,"
                    + " event_ser_manifest";

    private static final List<String> IDENTITIES =
            List.of("event_journal.ordering", "ledger.id", "dead_letter.id", "config_activation.id");

    private final String folder;

    /** @param folder the name of the version's folder */
    OldDatabase(String folder) {
        this.folder = folder;
    }

    /**
     * Creates it in the test server.
     *
     * @param schema the last migration that the old version had
     * @return its JDBC URL
     */
    String create(String schema) throws SQLException {
        var url = TestDatabase.freshUrl();
        Flyway.configure()
                .dataSource(url, EmbeddedDatabase.USER, TestDatabase.password())
                .target(schema)
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(url, EmbeddedDatabase.USER, TestDatabase.password())) {
            for (var table : TABLES) {
                copy(connection, table, table + ".csv");
            }
            journal(connection);
        }
        return url;
    }

    String text(String file) {
        var name = folder + "/" + file;
        try (var stream = Objects.requireNonNull(OldDatabase.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void journal(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create temporary table journal as select " + JOURNAL_COLUMNS
                    + ", ''::text as event_payload from event_journal");
            copy(connection, "journal", "event_journal.csv");
            statement.execute("insert into event_journal (" + JOURNAL_COLUMNS + ", event_payload) select "
                    + JOURNAL_COLUMNS + ", convert_to(event_payload, 'UTF8') from journal");
            for (var identity : IDENTITIES) {
                var table = identity.substring(0, identity.indexOf('.'));
                var column = identity.substring(identity.indexOf('.') + 1);
                statement.execute("select setval(pg_get_serial_sequence('%s', '%s'), max(%s)) from %s"
                        .formatted(table, column, column, table));
            }
        }
    }

    private void copy(Connection connection, String table, String file) throws SQLException {
        var rows = text(file);
        var columns = rows.substring(0, rows.indexOf('\n'));
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy " + table + " (" + columns + ") from stdin (format csv, header)",
                            new StringReader(rows));
        } catch (IOException e) {
            throw new SQLException(table, e);
        }
    }
}
