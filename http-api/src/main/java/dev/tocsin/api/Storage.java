package dev.tocsin.api;

import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The database of a node, and the embedded server behind it where there is one. */
record Storage(Database database, @Nullable EmbeddedDatabase server) implements AutoCloseable {
    private static final int CONNECTIONS = 16;

    static Storage embedded(Path directory) throws IOException {
        var server = EmbeddedDatabase.start(directory.toAbsolutePath());
        try {
            return new Storage(
                    Database.open(server.jdbcUrl(), EmbeddedDatabase.USER, server.password(), CONNECTIONS), server);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    static Storage external(String jdbcUrl, String user, String password) throws IOException {
        if (!jdbcUrl.startsWith("jdbc:postgresql://")) {
            throw new IOException("--database must be a JDBC URL of PostgreSQL: jdbc:postgresql://HOST:PORT/NAME");
        }
        if (jdbcUrl.contains("@") || jdbcUrl.toLowerCase(Locale.ROOT).contains("password")) {
            throw new IOException(
                    "--database must not contain a user name or password: write jdbc:postgresql://HOST:PORT/NAME, and"
                            + " give the user with --database-user and the password in TOCSIN_DATABASE_PASSWORD");
        }
        try {
            return new Storage(Database.open(jdbcUrl, user, password, CONNECTIONS), null);
        } catch (RuntimeException e) {
            throw new IOException("the database " + jdbcUrl + " cannot be used as " + user + ": " + root(e), e);
        }
    }

    @Override
    public void close() {
        database.close();
        if (server != null) {
            server.close();
        }
    }

    private static @Nullable String root(Throwable failure) {
        var root = failure;
        while (root.getCause() != null && !(root instanceof SQLException)) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
