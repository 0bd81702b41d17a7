package dev.tocsin.runtime.timer;

import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.journal.LabelSetCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The firing alerts that inhibit others, on all nodes: read from the incidents' index while there are inhibition
 * rules. If the database cannot be read the last known ones stay: nothing can be paged then either.
 */
public final class InhibitionSources implements Supplier<List<Labels>> {
    /**
     * Maximum of incidents that are read. Alerts of further ones inhibit nothing: one page too many is better than one
     * too few.
     */
    private static final int MAX_INCIDENTS = 20_000;

    private static final String SELECT =
            "select inhibitors from incident where inhibitors is not null order by id limit " + MAX_INCIDENTS;

    private final Database database;
    private final Supplier<Directory> configured;
    private volatile List<Labels> firing = List.of();
    private List<String> seen = List.of();

    private InhibitionSources(Database database, Supplier<Directory> configured) {
        this.database = database;
        this.configured = configured;
    }

    /**
     * Has the current alerts when it returns.
     *
     * @throws IllegalStateException if they cannot be read
     */
    public static InhibitionSources start(Database database, Supplier<Directory> configured) {
        var sources = new InhibitionSources(database, configured);
        try {
            sources.read();
        } catch (SQLException e) {
            throw new IllegalStateException("the alerts that inhibit others cannot be read", e);
        }
        return sources;
    }

    /** The labels of the firing alerts; the same list instance as long as nothing changes. */
    @Override
    public List<Labels> get() {
        return firing;
    }

    /** Reads them again. */
    public void read() throws SQLException {
        var rules =
                configured.get().suppressionRules().inhibitions().inhibition().rules();
        var found = rules.isEmpty() ? List.<String>of() : database.run(InhibitionSources::select);
        if (!found.equals(seen)) {
            firing = found.stream()
                    .flatMap(sets -> LabelSetCodec.decode(sets).stream())
                    .toList();
            seen = found;
        }
    }

    private static List<String> select(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT);
                var rows = statement.executeQuery()) {
            var sets = new ArrayList<String>();
            while (rows.next()) {
                sets.add(rows.getString(1));
            }
            return sets;
        }
    }
}
