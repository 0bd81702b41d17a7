package dev.tocsin.runtime.journal;

import dev.tocsin.runtime.db.Batcher;
import dev.tocsin.runtime.db.Columns;
import dev.tocsin.runtime.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.PersistentRepr;

/** Reads the streams of many incidents that wake at the same time in one statement. */
final class JournalReader implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int MAX_BATCH = 200;
    private static final int CAPACITY = 50_000;

    private static final String READ = """
        select persistence_id, sequence_number, writer, write_timestamp, event_ser_manifest, event_payload
        from event_journal where persistence_id = any (?) and not deleted
        order by persistence_id, sequence_number
        """;

    private record Row(
            String persistenceId,
            long sequenceNumber,
            String writer,
            long timestamp,
            String manifest,
            byte[] payload) {}

    private final Database database;
    private final Batcher<String, List<Row>> batcher;

    JournalReader(Database database) {
        this.database = database;
        this.batcher = new Batcher<>("recovery", THREADS, MAX_BATCH, CAPACITY, this::read, _ -> {});
    }

    /** All events of a stream, in order. An event that cannot be decoded fails its own stream and no other. */
    CompletableFuture<List<PersistentRepr>> stream(String persistenceId) {
        return batcher.submit(persistenceId)
                .thenApply(rows -> rows.stream().map(JournalReader::event).toList());
    }

    @Override
    public void close() {
        batcher.close();
    }

    private List<List<Row>> read(List<String> persistenceIds) throws SQLException {
        return database.run(connection -> {
            var streams = new HashMap<String, List<Row>>();
            try (var statement = connection.prepareStatement(READ)) {
                new Columns<>(statement, persistenceIds, 0).texts(id -> id);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        streams.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                                .add(row(rows));
                    }
                }
            }
            return persistenceIds.stream()
                    .map(id -> streams.getOrDefault(id, List.of()))
                    .toList();
        });
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString(1), row.getLong(2), row.getString(3), row.getLong(4), row.getString(5), row.getBytes(6));
    }

    private static PersistentRepr event(Row row) {
        var payload = new JournaledEvent(EventCodec.decode(row.manifest(), row.payload()));
        return PersistentRepr.apply(
                        payload,
                        row.sequenceNumber(),
                        row.persistenceId(),
                        "",
                        false,
                        ActorRef.noSender(),
                        row.writer())
                .withTimestamp(row.timestamp());
    }
}
