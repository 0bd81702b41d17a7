package dev.tocsin.engine.journal;

import dev.tocsin.engine.db.Database;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.pekko.actor.setup.Setup;

/** Passes the connection pool and the meters to the journal plugin, which Pekko creates by reflection. */
public final class JournalSetup extends Setup {
    private final Database database;
    private final MeterRegistry meters;
    private final NewIncidents newIncidents = new NewIncidents();

    public JournalSetup(Database database, MeterRegistry meters) {
        this.database = database;
        this.meters = meters;
    }

    public NewIncidents newIncidents() {
        return newIncidents;
    }

    Database database() {
        return database;
    }

    MeterRegistry meters() {
        return meters;
    }
}
