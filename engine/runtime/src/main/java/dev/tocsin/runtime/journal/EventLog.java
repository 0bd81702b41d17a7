package dev.tocsin.runtime.journal;

import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All reads of the journal but the recovery of an incident's actor. Any node reads the same. A command is answered
 * after its events are committed, so a read that follows the answer sees them.
 *
 * <p>{@link #since} reads the events of all incidents in the order of (transaction, number in the table). It stops
 * before the oldest transaction that still runs. Every transaction before that one has ended, and a transaction that
 * begins later has a greater number. So nothing can appear behind a position that was read: each event comes once, and
 * none is skipped, whatever transactions are slow or rolled back.
 */
public final class EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final String STREAM = "incident|";
    private static final int MAX_EVENTS = 10_000;
    private static final int FETCH_SIZE = 1_000;

    private static final String SELECT = """
        select tx::text::bigint, ordering, persistence_id, sequence_number, event_ser_manifest, event_payload
        from event_journal
        """;
    private static final String OF_ONE =
            SELECT + "where persistence_id = ? and sequence_number > ? order by sequence_number limit ?";
    private static final String OF_SOME =
            SELECT + "where persistence_id = any (?) order by persistence_id, sequence_number";
    private static final String SINCE = SELECT + """
        where (tx, ordering) > (?::text::xid8, ?) and tx < pg_snapshot_xmin(pg_current_snapshot())
        order by tx, ordering limit ?
        """;

    private static final String IS_BEYOND = "select ?::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot())";

    /** Whether the table has events of transactions that this database has not begun. */
    private static final String IS_FOREIGN =
            "select exists (" + SELECT + "where tx >= pg_snapshot_xmax(pg_current_snapshot()))";

    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('tocsin event_journal.tx'))";

    /** Writes the table anew and its indexes after it, which is many times faster than an update and leaves no gaps. */
    private static final String RENUMBER = """
        alter table event_journal alter column tx type xid8 using
          case when tx >= pg_snapshot_xmax(pg_current_snapshot()) then pg_current_xact_id() else tx end
        """;

    /**
     * A place in the order of {@link #since}.
     *
     * @param tx the transaction that wrote the event
     * @param ordering the number of the event in the table
     */
    public record Position(long tx, long ordering) {
        public static final Position BEGINNING = new Position(0, 0);
    }

    /**
     * An event as it is stored.
     *
     * @param number of the event in its incident, from 1
     * @param type name of the event on disk, without its version
     */
    public record Recorded(Position position, IncidentId incident, long number, String type, IncidentEvent event) {}

    /** Takes events as they are stored, whether they can be decoded or not. */
    @FunctionalInterface
    interface StoredEvents {
        void next(IncidentId incident, long number, String manifest, byte[] json);
    }

    private final Database database;

    private EventLog(Database database) {
        this.database = database;
    }

    /**
     * Opens the log. The events of a restored dump have the transactions of another database, perhaps ones that this
     * database reaches much later. Until then {@link #since} would not see them, so they get a new transaction, all at
     * once: a part of them could get a later one than the rest.
     */
    public static EventLog open(Database database) {
        try {
            if (database.run(connection -> is(connection, IS_FOREIGN))) {
                LOG.info("The journal was restored from a dump: the node starts when its events are numbered again");
                database.transact(connection -> {
                    connection.setNetworkTimeout(Runnable::run, 0);
                    execute(connection, LOCK);
                    if (is(connection, IS_FOREIGN)) {
                        execute(connection, RENUMBER);
                    }
                    return true;
                });
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the journal cannot be read", e);
        }
        return new EventLog(database);
    }

    /** The incident as it is now; empty = it was never opened. */
    public CompletionStage<Optional<Incident>> of(IncidentId id) {
        return of(List.of(id)).thenApply(found -> Optional.ofNullable(found.get(id)));
    }

    /** The incidents as they are now; those that were never opened are missing. */
    public CompletionStage<Map<IncidentId, Incident>> of(Collection<IncidentId> ids) {
        return read(OF_SOME, select -> select.setArray(1, streams(select, ids))).thenApply(events -> {
            var states = new HashMap<IncidentId, IncidentState>();
            for (var recorded : events) {
                var id = recorded.incident();
                states.put(
                        id,
                        IncidentEvolver.evolve(
                                states.getOrDefault(id, new IncidentState.Unopened(id)), recorded.event()));
            }
            var incidents = new HashMap<IncidentId, Incident>();
            states.forEach((id, state) -> {
                if (state instanceof Incident incident) {
                    incidents.put(id, incident);
                }
            });
            return incidents;
        });
    }

    /** Passes on the events of incidents one by one, incident by incident and in order; needs a transaction. */
    static void read(Connection connection, Collection<IncidentId> ids, StoredEvents events) throws SQLException {
        try (var select = connection.prepareStatement(OF_SOME)) {
            select.setFetchSize(FETCH_SIZE);
            select.setArray(1, streams(select, ids));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    events.next(incident(rows), rows.getLong(4), rows.getString(5), rows.getBytes(6));
                }
            }
        }
    }

    /** The events of an incident after number {@code after}, in order, at most 10 000; none = no such incident. */
    public CompletionStage<List<Recorded>> events(IncidentId id, long after) {
        return read(OF_ONE, select -> {
            select.setString(1, STREAM + id.value());
            select.setLong(2, after);
            select.setInt(3, MAX_EVENTS);
        });
    }

    /**
     * The events after a position, in order, as far as every transaction before them has ended. Fewer than
     * {@code limit} means that there are no more for now.
     *
     * @return fails if the position is one of another database, whose transactions have other numbers
     */
    public CompletionStage<List<Recorded>> since(Position position, int limit) {
        return database.asyncRead(connection -> {
            if (is(connection, IS_BEYOND, position.tx())) {
                throw new IllegalArgumentException(
                        position + " was not read from this database; read from the beginning");
            }
            return read(connection, SINCE, select -> {
                select.setString(1, Long.toString(position.tx()));
                select.setLong(2, position.ordering());
                select.setInt(3, limit);
            });
        });
    }

    /** Binds the parameters of a statement. */
    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private CompletionStage<List<Recorded>> read(String sql, Binding binding) {
        return database.asyncRead(connection -> read(connection, sql, binding));
    }

    private static List<Recorded> read(Connection connection, String sql, Binding binding) throws SQLException {
        try (var select = connection.prepareStatement(sql)) {
            binding.bind(select);
            try (var rows = select.executeQuery()) {
                var events = new ArrayList<Recorded>();
                while (rows.next()) {
                    events.add(recorded(rows));
                }
                return events;
            }
        }
    }

    private static Recorded recorded(ResultSet row) throws SQLException {
        var manifest = row.getString(5);
        return new Recorded(
                new Position(row.getLong(1), row.getLong(2)),
                incident(row),
                row.getLong(4),
                manifest.substring(0, manifest.indexOf('/')),
                EventCodec.decode(manifest, row.getBytes(6)));
    }

    private static IncidentId incident(ResultSet row) throws SQLException {
        return new IncidentId(row.getString(3).substring(STREAM.length()));
    }

    private static java.sql.Array streams(PreparedStatement select, Collection<IncidentId> ids) throws SQLException {
        return texts(select, ids.stream().map(id -> STREAM + id.value()).toList());
    }

    private static java.sql.Array texts(PreparedStatement select, Collection<String> texts) throws SQLException {
        return select.getConnection().createArrayOf("text", texts.toArray());
    }

    private static boolean is(Connection connection, String question, Object... parameters) throws SQLException {
        try (var select = connection.prepareStatement(question)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setString(i + 1, parameters[i].toString());
            }
            try (var rows = select.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
