package dev.tocsin.engine.sync;

import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.incident.IncidentEvent.PageDelivered;
import dev.tocsin.engine.incident.page.OpenExternalPage;
import dev.tocsin.engine.incident.page.PageId;
import dev.tocsin.engine.journal.EventLog;
import dev.tocsin.engine.journal.OpenExternalPages;
import dev.tocsin.engine.signal.IncidentId;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds pages that are open in external systems: from the index, and what the journal has about them. */
final class SyncedIncidents {
    private static final String SELECT = """
        select id, status, mirrored from incident
        where mirrored is not null and id > ? and (resolved_at is null or resolved_at > ?)
        order by id limit ?
        """;

    private static final String FORGET =
            "update incident set mirrored = null where mirrored is not null and resolved_at <= ?";

    /** @param status the incident's, as the index has it */
    record Candidate(IncidentId id, String status, List<OpenExternalPage> pages) {}

    /** Maximum of deliveries that are searched for one. */
    private static final int MAX_DELIVERIES = 2_000;

    private final Database database;
    private final EventLog log;

    SyncedIncidents(Database database, EventLog log) {
        this.database = database;
        this.log = log;
    }

    /**
     * The next incidents in the order of their ids.
     *
     * @param id of the incident before the first; "" = from the beginning
     * @param since incidents that were resolved earlier are left out
     */
    List<Candidate> after(String id, Instant since, int limit) throws SQLException {
        return database.run(connection -> {
            try (var select = connection.prepareStatement(SELECT)) {
                select.setString(1, id);
                select.setTimestamp(2, Timestamp.from(since));
                select.setInt(3, limit);
                try (var rows = select.executeQuery()) {
                    var found = new ArrayList<Candidate>();
                    while (rows.next()) {
                        found.add(new Candidate(
                                new IncidentId(rows.getString(1)),
                                rows.getString(2),
                                OpenExternalPages.decode(rows.getString(3))));
                    }
                    return found;
                }
            }
        });
    }

    /** The provider's id of the message when it last accepted a page; empty = the journal has no such delivery. */
    Optional<String> receipt(PageId page) {
        return PageId.parts(page.value())
                .map(PageId.Parts::incident)
                .flatMap(
                        incident -> log.newestDeliveries(incident, MAX_DELIVERIES).toCompletableFuture().join().stream()
                                .map(recorded -> (PageDelivered) recorded.event())
                                .filter(delivered -> delivered.page().equals(page))
                                .findFirst())
                .map(PageDelivered::receipt);
    }

    /** Removes incidents that were resolved until an instant from the index of open external pages. */
    void forget(Instant before) throws SQLException {
        database.run(connection -> {
            try (var update = connection.prepareStatement(FORGET)) {
                update.setTimestamp(1, Timestamp.from(before));
                return update.executeUpdate();
            }
        });
    }
}
