package dev.tocsin.runtime.journal;

import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Columns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The incident that has a dedup key.
 *
 * @param previous the closed incident that had the key before
 * @param claims how often the key was claimed after the first time, by this incident or another one
 */
public record KeyHolder(IncidentId id, Optional<IncidentId> previous, long claims) {
    private static final String SELECT =
            "select key, incident_id, previous_id, claims from dedup_key where key = any (?)";

    /** The new incident that has claimed the key, from a closed one if there is one. */
    public static KeyHolder after(Optional<KeyHolder> closed, IncidentId id) {
        return new KeyHolder(
                id,
                closed.map(KeyHolder::id),
                closed.map(holder -> holder.claims() + 1).orElse(0L));
    }

    /** The holders of keys, by key, as the table has them now; a key that nobody has is absent. */
    public static Map<String, KeyHolder> of(Connection connection, List<String> keys) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT)) {
            new Columns<>(statement, keys, 0).texts(key -> key);
            var found = new HashMap<String, KeyHolder>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var previous = Optional.ofNullable(rows.getString(3)).map(IncidentId::new);
                    found.put(
                            rows.getString(1),
                            new KeyHolder(new IncidentId(rows.getString(2)), previous, rows.getLong(4)));
                }
            }
            return found;
        }
    }
}
