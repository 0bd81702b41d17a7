package dev.tocsin.runtime.journal;

import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.journal.PageTable.Numbered;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the pages of incidents from before the index of pages their rows, while the node works: from the newest incident
 * to the oldest, one chunk a run. Each run goes on where the last one ended, on whichever node that was. A row has the
 * number of the event that changed the page, so that it never replaces one that a write has made since. An incident that
 * cannot be read gets no rows.
 */
public final class PageBackfill {
    private static final Logger LOG = LoggerFactory.getLogger(PageBackfill.class);
    private static final int MAX_INCIDENTS = 500;
    private static final int MAX_ROWS = 1_000;
    private static final int LOG_EVERY = 10_000;

    private static final String PLACE = "select before_id from page_backfill";
    private static final String NEWEST = "select id from incident order by id desc limit ?";
    private static final String BEFORE = "select id from incident where id < ? order by id desc limit ?";
    private static final String ADVANCE = "update page_backfill set before_id = ?";
    private static final String END = "delete from page_backfill";

    /** @param before incidents with lower ids are to be done; null = all are */
    private record Place(@Nullable String before) {}

    private final Database database;
    private final int maxIncidents;
    private int incidents;
    private boolean done;

    public PageBackfill(Database database) {
        this(database, MAX_INCIDENTS);
    }

    /** @param maxIncidents in a chunk */
    PageBackfill(Database database, int maxIncidents) {
        this.database = database;
        this.maxIncidents = maxIncidents;
    }

    /** Does the next chunk, if there is one. */
    public synchronized void run() throws SQLException {
        var found = done ? Optional.<Place>empty() : database.run(PageBackfill::place);
        if (found.isEmpty()) {
            done = true;
            return;
        }
        var place = found.get();
        var ids = database.run(connection -> incidents(connection, place));
        if (ids.isEmpty()) {
            database.run(connection -> update(connection, END));
            if (incidents > 0) {
                LOG.info("The index of pages is complete");
            }
            return;
        }
        write(database.transact(connection -> rows(connection, ids)));
        database.run(connection -> update(connection, ADVANCE, ids.getLast()));
        if (incidents / LOG_EVERY < (incidents += ids.size()) / LOG_EVERY || place.before() == null) {
            LOG.info("The index of pages has those of incidents since {}; earlier ones follow", ids.getLast());
        }
    }

    private static Optional<Place> place(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(PLACE);
                var row = select.executeQuery()) {
            return row.next() ? Optional.of(new Place(row.getString(1))) : Optional.empty();
        }
    }

    private List<String> incidents(Connection connection, Place place) throws SQLException {
        try (var select = connection.prepareStatement(place.before() == null ? NEWEST : BEFORE)) {
            if (place.before() != null) {
                select.setString(1, place.before());
            }
            select.setInt(place.before() == null ? 1 : 2, maxIncidents);
            try (var rows = select.executeQuery()) {
                var ids = new ArrayList<String>();
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
                return ids;
            }
        }
    }

    /** The last row of each page. */
    private static Collection<Numbered> rows(Connection connection, List<String> ids) throws SQLException {
        var folding = new Folding();
        EventLog.read(connection, ids.stream().map(IncidentId::new).toList(), folding);
        return folding.rows.values();
    }

    /** Each statement is a transaction, so that none waits for a row while it has others. */
    private void write(Collection<Numbered> rows) throws SQLException {
        var all = List.copyOf(rows);
        for (int i = 0; i < all.size(); i += MAX_ROWS) {
            var some = all.subList(i, Math.min(i + MAX_ROWS, all.size()));
            database.run(connection -> PageTable.write(connection, some));
        }
    }

    private static int update(Connection connection, String sql, String... parameters) throws SQLException {
        try (var update = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                update.setString(i + 1, parameters[i]);
            }
            return update.executeUpdate();
        }
    }

    /** Incidents one after the other; only one at a time is in memory, as far as it was read. */
    private static final class Folding implements EventLog.StoredEvents {
        private final Map<PageId, Numbered> rows = new LinkedHashMap<>();
        private @Nullable IncidentId id;

        /** null = it cannot be read */
        private @Nullable IncidentState state;

        @Override
        public void next(IncidentId incident, long number, String manifest, byte[] json) {
            if (!incident.equals(id)) {
                id = incident;
                state = new IncidentState.Unopened(incident);
            }
            var before = state;
            if (before == null) {
                return;
            }
            try {
                var after = IncidentEvolver.evolve(before, EventCodec.decode(manifest, json));
                PageRow.changed(before, List.of(after))
                        .forEach(row -> rows.put(row.page().id(), new Numbered(row, number)));
                state = after;
            } catch (RuntimeException e) {
                LOG.warn("The pages of incident {} are not indexed, because its events cannot be read", incident, e);
                state = null;
            }
        }
    }
}
