package dev.tocsin.runtime.journal;

import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.pekko.actor.setup.Setup;

/** Passes the connection pool, the time and the meters to the journal plugin, which Pekko creates by reflection. */
public final class JournalSetup extends Setup {
    private final Database database;
    private final TimeSource time;
    private final MeterRegistry meters;
    private final NewIncidents newIncidents = new NewIncidents();

    public JournalSetup(Database database, TimeSource time, MeterRegistry meters) {
        this.database = database;
        this.time = time;
        this.meters = meters;
    }

    public NewIncidents newIncidents() {
        return newIncidents;
    }

    Database database() {
        return database;
    }

    TimeSource time() {
        return time;
    }

    MeterRegistry meters() {
        return meters;
    }
}
