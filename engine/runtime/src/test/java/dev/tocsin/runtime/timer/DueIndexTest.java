package dev.tocsin.runtime.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.journal.EventLog;
import dev.tocsin.runtime.timer.DueIndex.Due;
import dev.tocsin.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DueIndexTest {
    /** The journal is locked, so that no read of it ends. */
    @Test
    void due_whileManyReadIncidents_doesNotWaitForThem() throws Exception {
        try (var database = TestDatabase.fresh()) {
            var log = EventLog.open(database);
            var index = new DueIndex(database);
            try (var other = database.connect(Duration.ofSeconds(5))) {
                lockJournal(other);
                for (int i = 0; i < 200; i++) {
                    var unused = log.of(new IncidentId("incident" + i));
                }

                var due = index.due(Slices.share(0, 1), Instant.now(), Due.FIRST, 10);

                assertEquals(List.of(), due.toCompletableFuture().join());
            }
        }
    }

    private static void lockJournal(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table event_journal in access exclusive mode");
        }
    }
}
