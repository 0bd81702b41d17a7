package dev.tocsin.engine.journal;

import dev.tocsin.engine.db.Batcher;
import dev.tocsin.engine.db.Columns;
import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.incident.Deadlines;
import dev.tocsin.engine.time.TimeSource;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the events of many incidents, and their index rows, in one statement whatever the size of the batch. */
final class JournalWriter implements AutoCloseable {
    static final int THREADS = 2;
    private static final int MAX_BATCH = 200;
    private static final int CAPACITY = 50_000;

    /** One statement, which is one transaction and one round trip. */
    private static final String WRITE = """
        with event as (
          insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,
                                     event_ser_id, event_ser_manifest, event_payload)
          select persistence_id, sequence_number, writer, write_timestamp, '', ?, manifest, payload
          from unnest(?, ?, ?, ?, ?, ?) as new(persistence_id, sequence_number, writer, write_timestamp, manifest,
                                               payload)
        )
        insert into incident (id, sequence_number, slice, dedup_key, title, status, severity, severity_rank,
                              service, policy, level, owner, alerts, due_why, pages_pending,
                              created_at, acknowledged_at, resolved_at, due_at, held_until, inhibitors,
                              mirrored, alert_groups, held_why)
        select id, sequence_number, slice, dedup_key, title, status, severity, severity_rank,
               service, policy, level, owner, alerts, due_why, pages_pending,
               timestamptz 'epoch' + created_at * interval '1 ms',
               timestamptz 'epoch' + acknowledged_at * interval '1 ms',
               timestamptz 'epoch' + resolved_at * interval '1 ms',
               timestamptz 'epoch' + due_at * interval '1 ms',
               timestamptz 'epoch' + held_until * interval '1 ms',
               inhibitors, mirrored, alert_groups::bigint[], held_why
        from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          as new(id, sequence_number, slice, dedup_key, title, status, severity, severity_rank,
                 service, policy, level, owner, alerts, due_why, pages_pending,
                 created_at, acknowledged_at, resolved_at, due_at, held_until, inhibitors,
                 mirrored, alert_groups, held_why)
        on conflict (id) do update set
          sequence_number = excluded.sequence_number, title = excluded.title, status = excluded.status,
          severity = excluded.severity, severity_rank = excluded.severity_rank, policy = excluded.policy,
          level = excluded.level, owner = excluded.owner, alerts = excluded.alerts, acknowledged_at = excluded.acknowledged_at,
          resolved_at = excluded.resolved_at, due_at = excluded.due_at, due_why = excluded.due_why,
          pages_pending = excluded.pages_pending, held_until = excluded.held_until,
          inhibitors = excluded.inhibitors, mirrored = excluded.mirrored, alert_groups = excluded.alert_groups,
          held_why = excluded.held_why
        where incident.sequence_number < excluded.sequence_number
        """;

    /** One event as it is stored. */
    record Event(
            String persistenceId,
            long sequenceNumber,
            String writer,
            long timestamp,
            String manifest,
            byte[] payload) {}

    /** The events that one incident writes at once, all or none, with its index row after them. */
    record Write(List<Event> events, @Nullable IncidentRow row) {
        Stream<Indexed> indexed() {
            return row == null
                    ? Stream.empty()
                    : Stream.of(new Indexed(row, events.getLast().sequenceNumber()));
        }
    }

    private record Indexed(IncidentRow row, long sequenceNumber) {}

    private final Database database;
    private final TimeSource time;
    private final Timer seconds;
    private final Batcher<Write, Boolean> batcher;

    JournalWriter(Database database, TimeSource time, MeterRegistry meters) {
        this.time = time;
        this.database = database;
        this.seconds = Timer.builder("tocsin.journal.write")
                .description("Time to write a batch of events to the journal")
                .publishPercentileHistogram()
                .register(meters);
        var sizes = DistributionSummary.builder("tocsin.journal.batch.size")
                .description("Writes gathered into one transaction")
                .register(meters);
        this.batcher = new Batcher<>("journal", THREADS, MAX_BATCH, CAPACITY, this::write, sizes::record);
    }

    CompletableFuture<Boolean> submit(Write write) {
        return batcher.submit(write);
    }

    @Override
    public void close() {
        batcher.close();
    }

    private List<Boolean> write(List<Write> batch) throws SQLException {
        var start = time.nanos();
        database.run(connection -> {
            try (var statement = connection.prepareStatement(WRITE)) {
                statement.setInt(1, IncidentEventSerializer.IDENTIFIER);
                bindEvents(
                        statement,
                        batch.stream().flatMap(write -> write.events().stream()).toList());
                bindRows(statement, batch.stream().flatMap(Write::indexed).toList());
                return statement.executeUpdate();
            }
        });
        seconds.record(Duration.ofNanos(time.nanos() - start));
        return Collections.nCopies(batch.size(), true);
    }

    private static void bindEvents(PreparedStatement statement, List<Event> events) throws SQLException {
        new Columns<>(statement, events, 1)
                .texts(Event::persistenceId)
                .longs(Event::sequenceNumber)
                .texts(Event::writer)
                .longs(Event::timestamp)
                .texts(Event::manifest)
                .bytes(Event::payload);
    }

    private static void bindRows(PreparedStatement statement, List<Indexed> rows) throws SQLException {
        new Columns<>(statement, rows, 7)
                .texts(i -> i.row().id())
                .longs(Indexed::sequenceNumber)
                .ints(i -> i.row().slice())
                .texts(i -> i.row().dedupKey())
                .texts(i -> i.row().title())
                .texts(i -> i.row().status())
                .texts(i -> i.row().severity())
                .ints(i -> i.row().severityRank())
                .texts(i -> i.row().service())
                .texts(i -> i.row().policy())
                .ints(i -> i.row().level())
                .texts(i -> i.row().owner().orElse(null))
                .ints(i -> i.row().alerts())
                .texts(i -> i.row().due().map(Deadlines.Deadline::why).orElse(null))
                .ints(i -> i.row().pagesPending())
                .times(i -> Optional.of(i.row().createdAt()))
                .times(i -> i.row().acknowledgedAt())
                .times(i -> i.row().resolvedAt())
                .times(i -> i.row().due().map(Deadlines.Deadline::at))
                .times(i -> i.row().heldUntil())
                .texts(i -> LabelSetCodec.encode(i.row().inhibitors()))
                .texts(i -> OpenExternalPages.encode(i.row().mirrored()))
                .texts(i -> groups(i.row()))
                .texts(i -> i.row().heldWhy().orElse(null));
    }

    /** A PostgreSQL array as text, because unnest flattens an array of arrays; null = no group. */
    private static @Nullable String groups(IncidentRow row) {
        return row.groups().isEmpty()
                ? null
                : row.groups().stream().map(Object::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
