package dev.tocsin.engine.query;

import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.incident.IncidentEvent;
import dev.tocsin.engine.incident.PageOutcome;
import dev.tocsin.engine.journal.EventCodec;
import dev.tocsin.engine.signal.IncidentId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Lists the pages of an incident and their outcomes, from the journal. */
public final class IncidentPages {
    /** Maximum of pages listed. */
    private static final int MAX_LISTED = 100;

    /** Maximum of events read; each page has a handful. */
    private static final int MAX_READ = 2_000;

    private static final String SELECT_NEWEST = """
        select event_ser_manifest, event_payload from event_journal
        where persistence_id = ? and event_ser_manifest = any (?) order by sequence_number desc limit
        """ + ' ' + MAX_READ;

    private final Database database;

    public IncidentPages(Database database) {
        this.database = database;
    }

    /** The newest 100 pages, the newest first. */
    public CompletionStage<List<PageOutcome>> of(IncidentId id) {
        return database.async(connection -> {
            try (var statement = connection.prepareStatement(SELECT_NEWEST)) {
                statement.setString(1, "incident|" + id.value());
                statement.setArray(
                        2, connection.createArrayOf("text", EventCodec.ofPages().toArray()));
                var events = new ArrayList<IncidentEvent>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        events.add(EventCodec.decode(rows.getString(1), rows.getBytes(2)));
                    }
                }
                return PageOutcome.of(events.reversed()).reversed().stream()
                        .limit(MAX_LISTED)
                        .toList();
            }
        });
    }
}
