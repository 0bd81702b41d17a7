package dev.tocsin.api.crash;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tocsin.runtime.db.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

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

    /** Waits until somebody waits for a write. */
    void awaitWriter() {
        eventually(() -> assertNotEquals(List.of(), writers()));
    }

    /** Those who wait never write: PostgreSQL ends their connections. */
    void refuse() throws SQLException {
        var writers = writers();
        for (var writer : writers) {
            numbers("select pg_terminate_backend(" + writer + ")::int");
        }
        eventually(() -> assertEquals(List.of(), writers()));
    }

    /**
     * Those who wait write now, and end when they find that their clients are gone, which must be so. Nothing is held up
     * from now on.
     */
    void letThrough() throws SQLException {
        var writers = writers();
        connection.setAutoCommit(true);
        eventually(() -> {
            var alive = numbers("select pid from pg_stat_activity");
            alive.retainAll(writers);
            assertEquals(List.of(), alive);
        });
    }

    /** Also when the database went away with the lock. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private List<Integer> writers() {
        return numbers("select pid from pg_locks where relation = 'event_journal'::regclass and not granted");
    }

    private List<Integer> numbers(String query) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var numbers = new ArrayList<Integer>();
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
            return numbers;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
