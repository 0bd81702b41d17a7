package dev.tocsin.runtime.journal;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.zaxxer.hikari.HikariDataSource;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.AddNote;
import dev.tocsin.core.incident.IncidentCommand.Assign;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What we rely on in the journal plugin, whose storage is internal API, and what it may rely on in us. */
class IncidentJournalDaoContractTest extends JournalWriterFixture {
    private static final String OPEN =
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                    + " and application_name <> 'tocsin leader'";

    @Test
    void readingBack_throughThePlugin_givesWhatWasWritten() {
        var channel = new RecordingChannel();
        IncidentId id;
        Incident before;
        try (var first = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            id = first.accept(Fixtures.firing("Kept", "critical")).incident().orElseThrow();
            var opened = id;
            eventually(() -> assertEquals("page-delivered", first.types(opened).getLast()));
            first.execute(id, new Acknowledge(Fixtures.SAM));
            // More events than the plugin reads at once.
            var notes = IntStream.range(0, 600)
                    .mapToObj(i -> new AddNote(Fixtures.SAM, "note \u65e5\u672c " + i))
                    .toList();
            TestEngine.join(first.engine().incidents().report(TestEngine.caller(Fixtures.SAM), id, notes));
            first.execute(id, new Assign(Fixtures.SAM, "sam"));
            before = first.incident(id);
        }
        try (var second = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            assertEquals(before, second.incident(id));
            assertEquals(605, second.timeline(id).size());
        }
    }

    @Test
    void newIncident_isNotLookedFor() {
        var channel = new RecordingChannel();
        try (var engine = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            engine.accept(Fixtures.firing("Warm", "critical"));
            var setup = SharedPool.setup(engine.engine().system().classicSystem());
            var before = recoveries();
            var ids = new ArrayList<IncidentId>();
            for (int i = 0; i < 20; i++) {
                ids.add(engine.accept(Fixtures.firing("New" + i, "critical"))
                        .incident()
                        .orElseThrow());
            }
            assertEquals(before, recoveries());
            // The mark is used up, so that the next start of the same incident reads the journal.
            ids.forEach(id -> assertFalse(setup.newIncidents().remove("incident|" + id)));
        }
        try (var engine = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            var before = recoveries();
            engine.accept(Fixtures.firing("New7", "critical"));
            eventually(() -> assertFalse(before == recoveries(), "a known incident is looked for"));
        }
    }

    /** Scans of the journal by key, which an insert does not count as. */
    private long recoveries() {
        // A connection publishes its counts when it likes, and for certain when it ends.
        var open = select(OPEN);
        ((HikariDataSource) database.dataSource()).getHikariPoolMXBean().softEvictConnections();
        eventually(() -> assertEquals(
                List.of(), select(OPEN).stream().filter(open::contains).toList()));
        return Long.parseLong(
                select("select seq_scan + idx_scan from pg_stat_user_tables where relname = 'event_journal'")
                        .getFirst());
    }
}
