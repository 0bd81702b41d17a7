package dev.tocsin.api.crash;

import dev.tocsin.engine.db.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** While it is open nothing is written to the journal: whoever tries, waits. Everything else goes on. */
final class HeldUpWrites implements AutoCloseable {
    private final Connection connection;

    HeldUpWrites(String url, String password) throws SQLException {
        connection = DriverManager.getConnection(url, EmbeddedDatabase.USER, password);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table event_journal in exclusive mode");
        }
    }

    /** Also when the database went away with the lock. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
