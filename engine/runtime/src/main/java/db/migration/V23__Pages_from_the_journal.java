package db.migration;

import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.journal.EventCodec;
import dev.tocsin.runtime.journal.PageRow;
import dev.tocsin.runtime.journal.PageTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the index of pages from the journal, in one pass and with a bounded number of rows in memory. An incident that
 * cannot be read gets no rows, and the node starts all the same.
 */
public final class V23__Pages_from_the_journal extends BaseJavaMigration {
    private static final Logger LOG = LoggerFactory.getLogger(V23__Pages_from_the_journal.class);
    private static final int BATCH = 1_000;
    private static final int PREFIX = "incident|".length();

    private static final String SELECT = """
        select persistence_id, event_ser_manifest, event_payload from event_journal
        where persistence_id like 'incident|%' order by persistence_id, sequence_number
        """;

    @Override
    public void migrate(Context context) throws SQLException {
        var connection = context.getConnection();
        try (var select = connection.prepareStatement(SELECT)) {
            select.setFetchSize(BATCH);
            try (var events = select.executeQuery()) {
                var rows = new ArrayList<PageRow>();
                @Nullable Stream stream = null;
                while (events.next()) {
                    var id = events.getString(1).substring(PREFIX);
                    if (stream == null || !id.equals(stream.id)) {
                        stream = new Stream(id);
                    }
                    stream.apply(events.getString(2), events.getBytes(3), rows);
                    if (rows.size() >= BATCH) {
                        write(connection, rows);
                    }
                }
                write(connection, rows);
            }
        }
    }

    /** The last of several rows of a page counts. */
    private static void write(Connection connection, List<PageRow> rows) throws SQLException {
        var latest = new LinkedHashMap<PageId, PageRow>();
        rows.forEach(row -> latest.put(row.page().id(), row));
        PageTable.write(connection, List.copyOf(latest.values()));
        rows.clear();
    }

    /** One incident, folded as far as it was read. */
    private static final class Stream {
        private final String id;
        private IncidentState state;
        private boolean unreadable;

        Stream(String id) {
            this.id = id;
            this.state = new IncidentState.Unopened(new IncidentId(id));
        }

        void apply(String manifest, byte[] json, List<PageRow> rows) {
            if (unreadable) {
                return;
            }
            try {
                var before = state;
                state = IncidentEvolver.evolve(before, EventCodec.decode(manifest, json));
                rows.addAll(PageRow.changed(before, List.of(state)));
            } catch (RuntimeException e) {
                LOG.warn("The pages of incident {} are not indexed, because its events cannot be read", id, e);
                unreadable = true;
            }
        }
    }
}
