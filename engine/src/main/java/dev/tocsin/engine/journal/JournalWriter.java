package dev.tocsin.engine.journal;

import dev.tocsin.engine.db.Batcher;
import dev.tocsin.engine.db.Columns;
import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.incident.Deadlines;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of many incidents, and their index rows, in one transaction of two statements whatever the size
 * of the batch.
 */
final class JournalWriter implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MAX_BATCH = 200;
    private static final int CAPACITY = 20_000;

    private static final String INSERT_EVENTS = """
        insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,
                                   event_ser_id, event_ser_manifest, event_payload)
        select persistence_id, sequence_number, writer, write_timestamp, '', ?, manifest, payload
        from unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::bytea[])
          as event(persistence_id, sequence_number, writer, write_timestamp, manifest, payload)
        """;

    private static final String UPSERT_ROWS = """
        insert into incident (id, sequence_number, slice, dedup_key, title, status, severity, severity_rank,
                              service, policy, level, owner, alerts, created_at, acknowledged_at, resolved_at,
                              due_at, due_why, pages_pending)
        select * from unnest(?::text[], ?::bigint[], ?::smallint[], ?::text[], ?::text[], ?::text[], ?::text[],
                             ?::smallint[], ?::text[], ?::text[], ?::smallint[], ?::text[], ?::integer[],
                             ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::text[],
                             ?::smallint[])
        on conflict (id) do update set
          sequence_number = excluded.sequence_number, title = excluded.title, status = excluded.status,
          severity = excluded.severity, severity_rank = excluded.severity_rank, level = excluded.level,
          owner = excluded.owner, alerts = excluded.alerts, acknowledged_at = excluded.acknowledged_at,
          resolved_at = excluded.resolved_at, due_at = excluded.due_at, due_why = excluded.due_why,
          pages_pending = excluded.pages_pending
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

    /** What one incident writes at once: all of it or nothing. */
    record Write(List<Event> events, @Nullable IncidentRow row) {
        Stream<Indexed> indexed() {
            return row == null
                    ? Stream.empty()
                    : Stream.of(new Indexed(row, events.getLast().sequenceNumber()));
        }
    }

    private record Indexed(IncidentRow row, long sequenceNumber) {}

    private final Database database;
    private final Timer seconds;
    private final Batcher<Write, Boolean> batcher;

    JournalWriter(Database database, MeterRegistry meters) {
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
        var start = System.nanoTime();
        database.transact(connection -> {
            insertEvents(
                    connection,
                    batch.stream().flatMap(write -> write.events().stream()).toList());
            upsertRows(connection, batch.stream().flatMap(Write::indexed).toList());
            return true;
        });
        seconds.record(Duration.ofNanos(System.nanoTime() - start));
        return Collections.nCopies(batch.size(), true);
    }

    private static void insertEvents(Connection connection, List<Event> events) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT_EVENTS)) {
            statement.setInt(1, IncidentEventSerializer.IDENTIFIER);
            new Columns<>(statement, events, 1)
                    .add("text", Event::persistenceId)
                    .add("bigint", Event::sequenceNumber)
                    .add("text", Event::writer)
                    .add("bigint", Event::timestamp)
                    .add("text", Event::manifest)
                    .addBytes(Event::payload);
            statement.executeUpdate();
        }
    }

    private static void upsertRows(Connection connection, List<Indexed> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(UPSERT_ROWS)) {
            new Columns<>(statement, rows, 0)
                    .add("text", i -> i.row().id())
                    .add("bigint", Indexed::sequenceNumber)
                    .add("smallint", i -> i.row().slice())
                    .add("text", i -> i.row().dedupKey())
                    .add("text", i -> i.row().title())
                    .add("text", i -> i.row().status())
                    .add("text", i -> i.row().severity())
                    .add("smallint", i -> i.row().severityRank())
                    .add("text", i -> i.row().service())
                    .add("text", i -> i.row().policy())
                    .add("smallint", i -> i.row().level())
                    .add("text", i -> i.row().owner().orElse(null))
                    .add("integer", i -> i.row().alerts())
                    .add("timestamptz", i -> i.row().createdAt().toString())
                    .add("timestamptz", i -> text(i.row().acknowledgedAt()))
                    .add("timestamptz", i -> text(i.row().resolvedAt()))
                    .add("timestamptz", i -> text(i.row().due().map(Deadlines.Deadline::at)))
                    .add("text", i -> text(i.row().due().map(Deadlines.Deadline::why)))
                    .add("smallint", i -> i.row().pagesPending());
            statement.executeUpdate();
        }
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}
