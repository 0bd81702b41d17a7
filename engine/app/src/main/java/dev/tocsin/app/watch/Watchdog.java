package dev.tocsin.app.watch;

import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees a node that is up and does nothing: it asks an incident, which goes through sharding, an actor and the journal, and
 * writes a row, again and again. A check is down when no question was answered for a while. Both run as
 * pollers; {@link #isStuck} is asked from outside, so it also sees that they run no more.
 */
public final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /** Another id each time, so that each shard is asked in turn; none is an incident's. */
    private static final int IDS = 1_000;

    /**
     * How long it waits.
     *
     * @param down without an answer for so long
     * @param stuck without an answer for so long, while the database takes writes, or without another attempt: waiting
     *     will not cure that
     */
    record Pace(Duration down, Duration stuck) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(15), Duration.ofSeconds(90));
    }

    private final Incidents incidents;
    private final Database database;
    private final TimeSource time;
    private final Pace pace;
    private final Check asked;
    private final Check written;
    private final AtomicInteger count = new AtomicInteger();

    /** One thing that is tried, and when it last went well. */
    private final class Check {
        private final String name;
        private final String what;
        private volatile long startedAt = time.nanos();
        private volatile long answeredAt = startedAt;
        private volatile long wellSince = answeredAt;
        private volatile boolean up = true;

        Check(String name, String what, MeterRegistry meters) {
            this.name = name;
            this.what = what;
            Metric.HEALTH_ANSWER_AGE.gauge(meters, this::age, name);
        }

        double age() {
            return (time.nanos() - answeredAt) / 1e9;
        }

        void started() {
            startedAt = time.nanos();
        }

        /** Not tried any more: the node has no threads to try with, or what starts them has stopped. */
        boolean hasStopped() {
            return time.nanos() - startedAt > pace.stuck().toNanos();
        }

        void answered() {
            if (isOlderThan(pace.down())) {
                wellSince = time.nanos();
            }
            answeredAt = time.nanos();
            look();
        }

        boolean isOlderThan(Duration longest) {
            return time.nanos() - answeredAt > longest.toNanos();
        }

        boolean hasGoneWellFor(Duration least) {
            return !isOlderThan(pace.down()) && time.nanos() - wellSince > least.toNanos();
        }

        void look() {
            var now = !isOlderThan(pace.down());
            if (now != up) {
                up = now;
                if (now) {
                    LOG.info("Health: {} succeeds again", what);
                } else {
                    LOG.error("Health: {} has not succeeded for {} s", what, Math.round(age()));
                }
            }
        }

        String detail() {
            look();
            return up ? "" : what + " has not succeeded for " + Math.round(age()) + " s";
        }
    }

    public Watchdog(Incidents incidents, Database database, TimeSource time, MeterRegistry meters) {
        this(incidents, database, time, meters, Pace.USUAL);
    }

    Watchdog(Incidents incidents, Database database, TimeSource time, MeterRegistry meters, Pace pace) {
        this.incidents = incidents;
        this.database = database;
        this.time = time;
        this.pace = pace;
        this.asked = new Check("incidents", "a query of an incident", meters);
        this.written = new Check("writes", "a write to the database", meters);
    }

    /** What is wrong with each thing that is checked; "" = nothing. */
    public Map<String, String> faults() {
        var faults = new TreeMap<String, String>();
        faults.put(asked.name, asked.detail());
        faults.put(written.name, written.detail());
        return faults;
    }

    /**
     * Only a new start will help: incidents have not answered for long, though the database did all the time, or the
     * node's background work has stopped, and these checks with it.
     */
    public boolean isStuck() {
        // Without its runs, nothing else would log that a check is down.
        asked.look();
        written.look();
        return asked.hasStopped()
                || written.hasStopped()
                || asked.isOlderThan(pace.stuck()) && written.hasGoneWellFor(pace.stuck());
    }

    /** Asks an incident. */
    public void ask() throws Exception {
        asked.started();
        try {
            var id = new IncidentId("healthprobe" + count.getAndIncrement() % IDS);
            incidents
                    .probe(id)
                    .whenComplete((_, failure) -> {
                        if (failure == null) {
                            asked.answered();
                        }
                    })
                    .toCompletableFuture()
                    .get(pace.down().toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            asked.look();
        }
    }

    /** Writes a row. */
    public void write() throws SQLException {
        written.started();
        try {
            database.run(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate("insert into health_probe (one, at) values (true, now())"
                            + " on conflict (one) do update set at = excluded.at");
                }
            });
            written.answered();
        } finally {
            written.look();
        }
    }
}
