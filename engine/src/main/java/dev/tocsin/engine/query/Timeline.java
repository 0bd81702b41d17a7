package dev.tocsin.engine.query;

import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.incident.IncidentEvent;
import dev.tocsin.engine.journal.EventCodec;
import dev.tocsin.engine.signal.IncidentId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Lists everything that happened to an incident, from the journal. */
public final class Timeline {
    private static final int MAX_ENTRIES = 10_000;

    /**
     * An event of the timeline.
     *
     * @param number of the event in its incident, from 1
     * @param type name of the event on disk, without its version
     */
    public record Entry(long number, String type, IncidentEvent event) {}

    private final Database database;

    public Timeline(Database database) {
        this.database = database;
    }

    /** The events after number {@code after}, in order, at most 10 000; none if there is no such incident. */
    public CompletionStage<List<Entry>> of(IncidentId id, long after) {
        return database.async(connection -> {
            try (var statement = connection.prepareStatement("""
                select sequence_number, event_ser_manifest, event_payload from event_journal
                where persistence_id = ? and sequence_number > ? order by sequence_number limit ?
                """)) {
                statement.setString(1, "incident|" + id.value());
                statement.setLong(2, after);
                statement.setInt(3, MAX_ENTRIES);
                var entries = new ArrayList<Entry>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        var manifest = rows.getString(2);
                        entries.add(new Entry(
                                rows.getLong(1),
                                manifest.substring(0, manifest.indexOf('/')),
                                EventCodec.decode(manifest, rows.getBytes(3))));
                    }
                }
                return entries;
            }
        });
    }
}
