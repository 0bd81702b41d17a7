package dev.tocsin.engine.timer;

import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.journal.LabelSetCodec;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.signal.Labels;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The firing alerts that inhibit others, on all nodes: read from the incidents' index twice a second while there are
 * inhibition rules. If the database cannot be read the last known ones stay: nothing can be paged then either.
 */
public final class InhibitionSources implements Supplier<List<Labels>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InhibitionSources.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    /**
     * Maximum of incidents that are read. Alerts of further ones inhibit nothing: one page too many is better than one
     * too few.
     */
    private static final int MAX_INCIDENTS = 20_000;

    private static final String SELECT =
            "select inhibitors from incident where inhibitors is not null order by id limit " + MAX_INCIDENTS;

    private final Database database;
    private final Supplier<Directory> configured;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("firing-sources").daemon().factory());
    private volatile List<Labels> firing = List.of();
    private List<String> seen = List.of();
    private boolean failing;

    private InhibitionSources(Database database, Supplier<Directory> configured) {
        this.database = database;
        this.configured = configured;
    }

    /** Starts reading; has the current alerts when it returns, if the database answers. */
    public static InhibitionSources start(Database database, Supplier<Directory> configured) {
        var sources = new InhibitionSources(database, configured);
        sources.poll();
        sources.scheduler.scheduleWithFixedDelay(
                sources::poll, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return sources;
    }

    /** The labels of the firing alerts; the same list instance as long as nothing changes. */
    @Override
    public List<Labels> get() {
        return firing;
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    private void poll() {
        try {
            var found = configured
                            .get()
                            .suppressionRules()
                            .inhibitions()
                            .inhibition()
                            .rules()
                            .isEmpty()
                    ? List.<String>of()
                    : database.run(InhibitionSources::read);
            if (!found.equals(seen)) {
                firing = found.stream()
                        .flatMap(sets -> LabelSetCodec.decode(sets).stream())
                        .toList();
                seen = found;
            }
            failing = false;
        } catch (SQLException | RuntimeException e) {
            if (!failing) {
                LOG.warn("The alerts that inhibit others cannot be read; retrying", e);
            }
            failing = true;
        }
    }

    private static List<String> read(Connection connection) throws SQLException {
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
