package dev.tocsin.runtime.intake;

import dev.tocsin.core.incident.IncidentCommand.Link;
import dev.tocsin.core.policy.Correlation;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.db.Batcher;
import dev.tocsin.runtime.db.Columns;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Links an incident that has just opened to the first open incident with the same values of the configured labels. Runs
 * after the reply to the sender, in batches of one transaction, and only if the configuration asks for it. If the queue
 * is full or the node stops, only links are lost.
 */
final class Correlator implements AutoCloseable {
    private static final Caller CALLER = new Caller.Tocsin("correlation");
    private static final Duration PURGE = Duration.ofMinutes(1);

    private static final String INSERT = """
        insert into correlation (incident_id, value, opened_at)
        select id, md5(value), timestamptz 'epoch' + at * interval '1 ms' from unnest(?, ?, ?) as w (id, value, at)
        on conflict do nothing
        """;
    private static final String SELECT = """
        select w.id, first.incident_id
        from unnest(?, ?, ?, ?) as w (id, value, at, reach),
        lateral (
          select c.incident_id from correlation c join incident i on i.id = c.incident_id
          where c.value = md5(w.value) and c.incident_id <> w.id and i.status <> 'resolved'
            and c.opened_at between timestamptz 'epoch' + (w.at - w.reach) * interval '1 ms'
            and timestamptz 'epoch' + (w.at + w.reach) * interval '1 ms'
          order by c.opened_at, c.incident_id limit 1) first
        """;
    private static final String DELETE =
            "delete from correlation where opened_at < timestamptz 'epoch' + ? * interval '1 ms'";

    private record Opened(IncidentId id, String value, Instant at, Duration window) {}

    private final Database database;
    private final Supplier<Optional<Correlation>> correlation;
    private final Incidents incidents;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Batcher<Opened, Optional<IncidentId>> batches;
    private Instant purgeAt = Instant.MIN;

    /** @param correlation the settings that are valid now; empty = off */
    Correlator(
            Database database,
            Supplier<Optional<Correlation>> correlation,
            Incidents incidents,
            Clock clock,
            MeterRegistry meters) {
        this.database = database;
        this.correlation = correlation;
        this.incidents = incidents;
        this.clock = clock;
        this.meters = meters;
        this.batches = new Batcher<>("correlate", 1, 200, 20_000, this::correlate, _ -> {});
    }

    /** Correlates a new incident; an alert that lacks one of the labels is not correlated. */
    void opened(IncidentId id, Labels labels) {
        correlation.get().ifPresent(valid -> {
            if (valid.labels().stream().allMatch(name -> labels.values().containsKey(name))) {
                var value = valid.labels().stream()
                        .map(name -> name + "=\"" + labels.values().get(name) + '"')
                        .collect(Collectors.joining(", "));
                submit(new Opened(id, value, clock.instant(), valid.window()));
            }
        });
    }

    private void submit(Opened opened) {
        batches.submit(opened).whenComplete((other, failure) -> {
            if (failure != null) {
                Metric.CORRELATION_SKIPPED.counter(meters).increment();
            } else {
                other.ifPresent(found -> link(opened, found));
            }
        });
    }

    private void link(Opened opened, IncidentId other) {
        var reason = "both have " + opened.value() + " and opened within "
                + opened.window().toSeconds() + " s of each other";
        link(opened.id(), new Link(CALLER.origin(), other, reason));
        link(other, new Link(CALLER.origin(), opened.id(), reason));
        Metric.CORRELATION_LINKS.counter(meters).increment();
    }

    /** Retried once, because the actor may just have stopped; linking twice has the effect of linking once. */
    private void link(IncidentId id, Link link) {
        incidents
                .execute(CALLER, id, link)
                .exceptionallyCompose(_ -> incidents.execute(CALLER, id, link))
                .exceptionally(_ -> {
                    Metric.CORRELATION_SKIPPED.counter(meters).increment();
                    return null;
                });
    }

    private List<Optional<IncidentId>> correlate(List<Opened> batch) throws SQLException {
        return database.transact(connection -> {
            purge(connection, batch);
            try (var statement = connection.prepareStatement(INSERT)) {
                bind(new Columns<>(statement, batch, 0));
                statement.executeUpdate();
            }
            var found = select(connection, batch);
            return batch.stream()
                    .map(opened ->
                            Optional.ofNullable(found.get(opened.id().value())).map(IncidentId::new))
                    .toList();
        });
    }

    private static Map<String, String> select(Connection connection, List<Opened> batch) throws SQLException {
        var found = new HashMap<String, String>();
        try (var statement = connection.prepareStatement(SELECT)) {
            bind(new Columns<>(statement, batch, 0))
                    .longs(opened -> opened.window().toMillis());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return found;
    }

    private static Columns<Opened> bind(Columns<Opened> columns) throws SQLException {
        return columns.texts(opened -> opened.id().value()).texts(Opened::value).longs(opened -> opened.at()
                .toEpochMilli());
    }

    /** Called only by the single thread of the batches. */
    private void purge(Connection connection, List<Opened> batch) throws SQLException {
        var last = batch.getLast();
        if (last.at().isBefore(purgeAt)) {
            return;
        }
        purgeAt = last.at().plus(PURGE);
        try (var statement = connection.prepareStatement(DELETE)) {
            statement.setLong(1, last.at().minus(last.window().multipliedBy(2)).toEpochMilli());
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        batches.close();
    }
}
