package dev.tocsin.bench.system;

import dev.tocsin.runtime.db.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The files of a running {@link EmbeddedDatabase}, which say how to reach it.
 *
 * @param data the directory it was started on
 */
public record PostgresFiles(Path data) {
    /** PostgreSQL's first process, the parent of all others. */
    public long pid() throws IOException {
        return Long.parseLong(line(0));
    }

    public Connection connect() throws IOException, SQLException {
        var password = Files.readString(data.resolve("postgresql.password")).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + line(3) + "/postgres", EmbeddedDatabase.USER, password);
    }

    /** The number that a query answers. */
    public long number(String query) throws IOException, SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private String line(int number) throws IOException {
        return Files.readAllLines(data.resolve("postgresql/postmaster.pid"))
                .get(number)
                .strip();
    }
}
