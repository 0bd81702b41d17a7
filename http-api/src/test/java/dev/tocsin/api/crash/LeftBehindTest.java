package dev.tocsin.api.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.runtime.db.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill leaves in a data directory: after a reboot, the pid in it may be anybody's. */
class LeftBehindTest {
    @TempDir
    private Path directory;

    @Test
    void pidFile_thatNamesAnotherPostgreSql_stopsNeitherOfThem() throws Exception {
        var ours = directory.resolve("ours");
        EmbeddedDatabase.start(ours).close();
        try (var other = EmbeddedDatabase.start(directory.resolve("other"))) {
            Files.copy(Postmaster.file(directory.resolve("other")), Postmaster.file(ours));
            try (var started = EmbeddedDatabase.start(ours)) {
                assertEquals(1, one(started));
                assertTrue(
                        Postmaster.of(directory.resolve("other")).orElseThrow().isAlive());
                assertEquals(1, one(other));
            }
        }
    }

    private static int one(EmbeddedDatabase database) throws SQLException, IOException {
        try (var connection =
                        DriverManager.getConnection(database.jdbcUrl(), EmbeddedDatabase.USER, database.password());
                var rows = connection.createStatement().executeQuery("select 1")) {
            assertTrue(rows.next());
            return rows.getInt(1);
        }
    }
}
