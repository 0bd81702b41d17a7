package dev.tocsin.runtime.journal;

import dev.tocsin.core.incident.Deadlines;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Batcher;
import dev.tocsin.runtime.db.Columns;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of many incidents, their index rows and the dedup keys that they take, in one statement whatever
 * the size of the batch. A write whose claim is lost is left out of the statement; the others are not affected.
 *
 * <p>Keys are claimed in their order, so that two batches with the same keys wait for each other rather than deadlock.
 * A row that another transaction has just written is invisible to the statement's snapshot, but not to {@code on
 * conflict}, so nothing but {@code on conflict} may decide about a claim, and who has a lost key is asked afterwards.
 */
final class JournalWriter implements AutoCloseable {
    static final int THREADS = 2;
    private static final int MAX_BATCH = 200;
    private static final int CAPACITY = 50_000;

    /** One statement, which is one transaction and one round trip. */
    private static final String WRITE =
            """
                with claim as (
                  select write, key, incident_id, from_id, claims
                  from unnest(?, ?, ?, ?, ?) as new(write, key, incident_id, from_id, claims)
                ), taken as (
                  insert into dedup_key (key, incident_id, previous_id, claims)
                  select distinct on (key) key, incident_id, from_id, claims from claim order by key, write
                  on conflict (key) do update set
                    incident_id = excluded.incident_id, previous_id = excluded.previous_id, claims = dedup_key.claims + 1
                  where dedup_key.incident_id = excluded.incident_id
                    or dedup_key.incident_id = excluded.previous_id and excluded.claims in (0, dedup_key.claims + 1)
                  returning incident_id
                ), lost as (
                  select write, key from claim where incident_id not in (select incident_id from taken)
                ), event as (
                  insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,
                                             event_ser_id, event_ser_manifest, event_payload)
                  select persistence_id, sequence_number, writer, write_timestamp, '', ?, manifest, payload
                  from unnest(?, ?, ?, ?, ?, ?, ?) as new(write, persistence_id, sequence_number, writer, write_timestamp,
                                                          manifest, payload)
                  where write not in (select write from lost)
                ), indexed as (
                  insert into incident (id, sequence_number, slice, dedup_key, title, status, severity, severity_rank,
                                        service, policy, level, owner, alerts, due_why, pages_pending,
                                        created_at, acknowledged_at, resolved_at, due_at, held_until, inhibitors,
                                        alert_groups, held_why)
                  select id, sequence_number, slice, dedup_key, title, status, severity, severity_rank,
                         service, policy, level, owner, alerts, due_why, pages_pending,
                         timestamptz 'epoch' + created_at * interval '1 ms',
                         timestamptz 'epoch' + acknowledged_at * interval '1 ms',
                         timestamptz 'epoch' + resolved_at * interval '1 ms',
                         timestamptz 'epoch' + due_at * interval '1 ms',
                         timestamptz 'epoch' + held_until * interval '1 ms',
                         inhibitors, alert_groups::bigint[], held_why
                  from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    as new(write, id, sequence_number, slice, dedup_key, title, status, severity, severity_rank,
                           service, policy, level, owner, alerts, due_why, pages_pending,
                           created_at, acknowledged_at, resolved_at, due_at, held_until, inhibitors,
                           alert_groups, held_why)
                  where write not in (select write from lost)
                  on conflict (id) do update set
                    sequence_number = excluded.sequence_number, title = excluded.title, status = excluded.status,
                    severity = excluded.severity, severity_rank = excluded.severity_rank, policy = excluded.policy,
                    level = excluded.level, owner = excluded.owner, alerts = excluded.alerts, acknowledged_at = excluded.acknowledged_at,
                    resolved_at = excluded.resolved_at, due_at = excluded.due_at, due_why = excluded.due_why,
                    pages_pending = excluded.pages_pending, held_until = excluded.held_until,
                    inhibitors = excluded.inhibitors, alert_groups = excluded.alert_groups,
                    held_why = excluded.held_why
                  where incident.sequence_number < excluded.sequence_number
                ), paged as (
                """ + PageTable.INSERT + "where write not in (select write from lost)\n" + PageTable.UPDATE + """
                )
                select write, key from lost
                """;

    /** One event as it is stored. */
    record Event(
            String persistenceId,
            long sequenceNumber,
            String writer,
            long timestamp,
            String manifest,
            byte[] payload) {}

    /** What one incident writes at once, all or none: events, its index row after them, and the key that it takes. */
    record Write(
            List<Event> events,
            @Nullable IncidentRow row,
            List<PageRow> pages,
            @Nullable KeyClaim claim) {
        private long lastNumber() {
            return events.getLast().sequenceNumber();
        }
    }

    /** The result of a write that did not fail. */
    sealed interface Result {
        record Written() implements Result {}

        /** @param by empty = the holder could not be read */
        record KeyLost(Optional<KeyHolder> by) implements Result {}
    }

    /** An item of a batch, with the index of its write in the batch. */
    private record Item<T>(int write, T value) {}

    private record Indexed(IncidentRow row, long sequenceNumber) {}

    private final Database database;
    private final TimeSource time;
    private final Timer seconds;
    private final Batcher<Write, Result> batcher;

    JournalWriter(Database database, TimeSource time, MeterRegistry meters) {
        this.time = time;
        this.database = database;
        this.seconds = Metric.JOURNAL_WRITE.timer(meters);
        var sizes = Metric.JOURNAL_BATCH_SIZE.summary(meters);
        this.batcher = new Batcher<>("journal", THREADS, MAX_BATCH, CAPACITY, this::write, sizes::record);
    }

    CompletableFuture<Result> submit(Write write) {
        return batcher.submit(write)
                .thenCompose(result ->
                        hasItsKey(write, result) ? batcher.submit(write) : CompletableFuture.completedFuture(result));
    }

    /** Of the claims to one key in a batch only the first is tried. If it is lost, one of the others may be right. */
    private static boolean hasItsKey(Write write, Result result) {
        return result instanceof Result.KeyLost(var by)
                && write.claim() != null
                && by.map(KeyHolder::id).equals(Optional.of(write.claim().id()));
    }

    @Override
    public void close() {
        batcher.close();
    }

    private List<Result> write(List<Write> batch) throws SQLException {
        var start = time.nanos();
        var results = new ArrayList<Result>(Collections.nCopies(batch.size(), new Result.Written()));
        database.run(connection -> {
            var lost = execute(connection, batch);
            if (!lost.isEmpty()) {
                var holders = holders(connection, lost.values());
                lost.forEach(
                        (write, key) -> results.set(write, new Result.KeyLost(Optional.ofNullable(holders.get(key)))));
            }
            return lost;
        });
        seconds.record(Duration.ofNanos(time.nanos() - start));
        return results;
    }

    /** The keys of lost claims, by the index of their write. */
    private static Map<Integer, String> execute(Connection connection, List<Write> batch) throws SQLException {
        var claims = new ArrayList<Item<KeyClaim>>();
        var events = new ArrayList<Item<Event>>();
        var rows = new ArrayList<Item<Indexed>>();
        var pages = new ArrayList<Item<PageTable.Numbered>>();
        for (int i = 0; i < batch.size(); i++) {
            var write = batch.get(i);
            for (var event : write.events()) {
                events.add(new Item<>(i, event));
            }
            for (var page : write.pages()) {
                pages.add(new Item<>(i, new PageTable.Numbered(page, write.lastNumber())));
            }
            if (write.claim() != null) {
                claims.add(new Item<>(i, write.claim()));
            }
            if (write.row() != null) {
                rows.add(new Item<>(i, new Indexed(write.row(), write.lastNumber())));
            }
        }
        try (var statement = connection.prepareStatement(WRITE)) {
            bindClaims(statement, claims);
            statement.setInt(6, IncidentEventSerializer.IDENTIFIER);
            bindEvents(statement, events);
            bindRows(statement, rows);
            PageTable.bind(new Columns<>(statement, pages, 37).ints(Item::write), Item::value);
            var lost = new HashMap<Integer, String>();
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    lost.put(result.getInt(1), result.getString(2));
                }
            }
            return lost;
        }
    }

    /** The batch is committed, so that a failure here must not be taken for one of the batch. */
    private static Map<String, KeyHolder> holders(Connection connection, Collection<String> keys) {
        try {
            return KeyHolder.of(connection, List.copyOf(keys));
        } catch (SQLException e) {
            return Map.of();
        }
    }

    private static void bindClaims(PreparedStatement statement, List<Item<KeyClaim>> claims) throws SQLException {
        new Columns<>(statement, claims, 0)
                .ints(Item::write)
                .texts(i -> i.value().key().value())
                .texts(i -> i.value().id().value())
                .texts(i -> i.value().from().map(IncidentId::value).orElse(null))
                .longs(i -> i.value().seen().map(seen -> seen + 1).orElse(0L));
    }

    private static void bindEvents(PreparedStatement statement, List<Item<Event>> events) throws SQLException {
        new Columns<>(statement, events, 6)
                .ints(Item::write)
                .texts(i -> i.value().persistenceId())
                .longs(i -> i.value().sequenceNumber())
                .texts(i -> i.value().writer())
                .longs(i -> i.value().timestamp())
                .texts(i -> i.value().manifest())
                .bytes(i -> i.value().payload());
    }

    private static void bindRows(PreparedStatement statement, List<Item<Indexed>> items) throws SQLException {
        var indexed = items.stream().map(Item::value).toList();
        new Columns<>(statement, items, 13).ints(Item::write);
        new Columns<>(statement, indexed, 14)
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
