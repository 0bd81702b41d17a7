package dev.tocsin.bench.system;

import dev.tocsin.config.Configuration;
import dev.tocsin.core.incident.Deadlines.Deadline;
import dev.tocsin.core.incident.Decision;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentDecider;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.core.suppression.InhibitionRules;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.runtime.intake.IncidentIdGenerator;
import dev.tocsin.runtime.journal.EventCodec;
import dev.tocsin.runtime.journal.IncidentEventSerializer;
import dev.tocsin.runtime.journal.IncidentRow;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Writes open incidents into the database of a Tocsin that does not run: what {@link Sender}'s webhook would have left
 * there, decided by the same functions at an instant of our choice, but hundreds of times as fast.
 */
public final class Seeder {
    private static final Origin ALERTMANAGER = new Origin("alertmanager", "alertmanager");
    private static final long AT_ONCE = 20_000;

    private final Configuration configuration;
    private final String writer = UUID.randomUUID().toString();
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final StringBuilder events = new StringBuilder();
    private final StringBuilder rows = new StringBuilder();
    private final StringBuilder keys = new StringBuilder();

    private Seeder(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * One incident a timer, whose first level is paged when the timer is due.
     *
     * @param directory to be given to {@link Tocsin#startOn}
     */
    public static void seed(Path directory, List<Timers> timers) throws IOException, SQLException {
        var seeder = new Seeder(Tocsin.configuration(directory, 1, Tocsin.NOBODY_IS_PAGED));
        try (var server = EmbeddedDatabase.start(Tocsin.data(directory))) {
            Database.open(server.jdbcUrl(), EmbeddedDatabase.USER, server.password(), 4)
                    .close();
            try (var connection = new PostgresFiles(Tocsin.data(directory)).connect();
                    var statement = connection.createStatement()) {
                for (var group : timers) {
                    seeder.write(connection, group);
                }
                statement.execute("vacuum analyze");
                statement.execute("checkpoint");
            }
        }
    }

    private void write(Connection connection, Timers timers) throws SQLException {
        for (long n = 0; n < timers.count(); n += AT_ONCE) {
            for (long i = n; i < Math.min(n + AT_ONCE, timers.count()); i++) {
                open(timers.name(i), timers.due(i));
            }
            copy(connection, events, """
                event_journal (persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,
                               event_ser_id, event_ser_manifest, event_payload)
                """);
            copy(connection, rows, """
                incident (id, sequence_number, slice, dedup_key, title, status, severity, severity_rank, service,
                          policy, level, owner, alerts, created_at, acknowledged_at, resolved_at, due_at, due_why,
                          pages_pending)
                """);
            copy(connection, keys, "dedup_key (key, incident_id)");
        }
    }

    private void open(String name, Instant due) {
        var signal = new Signal.Firing(ALERTMANAGER, alert(name), Optional.empty());
        var placement = (Routed) configuration.router().route(signal, due).getFirst();
        var openedAt = due.minus(placement.groupWait());
        var id = new IncidentIdGenerator(Clock.fixed(openedAt, ZoneOffset.UTC), random).get();
        var command = new IncidentCommand.Fire(ALERTMANAGER, signal.alert(), placement, Optional.empty());
        var unopened = new IncidentState.Unopened(id);
        var decision = IncidentDecider.decide(unopened, command, openedAt, configuration.directory());
        if (!(decision instanceof Decision.Accepted(_, _, var decided, var after)) || decided.size() != 1) {
            throw new IllegalStateException("one event was expected, not " + decision);
        }
        addEvent(id.value(), decided.getFirst(), openedAt);
        addRow(IncidentRow.of((Incident) after, InhibitionRules.NONE));
        add(keys, placement.key().value(), id.value());
    }

    /** As the webhook reads {@link Sender.Format#WEBHOOK}. */
    private static Alert alert(String name) {
        var labels = Labels.of(
                Map.of("alertname", "Bench", "n", name, "severity", "critical", "cluster", "c1", "instance", "api-1"));
        var title = "n=" + name;
        return new Alert(
                name,
                labels,
                title,
                "",
                "http://prom.example.test/graph?g0.expr=x",
                Map.of("summary", title),
                Instant.parse("2026-11-20T12:00:00Z"));
    }

    private void addEvent(String id, IncidentEvent event, Instant at) {
        add(
                events,
                "incident|" + id,
                1,
                writer,
                at.toEpochMilli(),
                "",
                IncidentEventSerializer.IDENTIFIER,
                EventCodec.manifest(event),
                "\\x" + HexFormat.of().formatHex(EventCodec.encode(event)));
    }

    private void addRow(IncidentRow row) {
        add(
                rows,
                row.id(),
                1,
                row.slice(),
                row.dedupKey(),
                row.title(),
                row.status(),
                row.severity(),
                row.severityRank(),
                row.service(),
                row.policy(),
                row.level(),
                row.owner().orElse(null),
                row.alerts(),
                row.createdAt(),
                row.acknowledgedAt().orElse(null),
                row.resolvedAt().orElse(null),
                row.due().map(Deadline::at).orElse(null),
                row.due().map(Deadline::why).orElse(null),
                row.pagesPending());
    }

    private static void copy(Connection connection, StringBuilder lines, String into) throws SQLException {
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + into + " from stdin", new StringReader(lines.toString()));
        } catch (IOException e) {
            throw new SQLException(e);
        } finally {
            lines.setLength(0);
        }
    }

    private static void add(StringBuilder lines, @Nullable Object... values) {
        lines.append(Arrays.stream(values).map(Seeder::text).collect(Collectors.joining("\t", "", "\n")));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "\\N" : value.toString().replace("\\", "\\\\");
    }
}
