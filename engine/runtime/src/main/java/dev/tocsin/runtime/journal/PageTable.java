package dev.tocsin.runtime.journal;

import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.ResponseClass;
import dev.tocsin.runtime.db.Columns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How {@link PageRow}s are written. */
final class PageTable {
    /** @param sequenceNumber of the event that changed the page, or a later one of the same write */
    record Numbered(PageRow row, long sequenceNumber) {}

    /** Inserts the rows that {@link #bind} has bound, as {@code new} with the index of their write. */
    static final String INSERT = """
        insert into page (id, incident_id, sequence_number, purpose, recipient, channel, address, address_key, why, planned_at, state,
                          since, attempts, reason, receipt, response, replaced_by, external_status)
        select id, incident_id, sequence_number, purpose, recipient, channel, address, address_key, why,
               timestamptz 'epoch' + planned_at * interval '1 ms', state,
               timestamptz 'epoch' + since * interval '1 ms',
               attempts, reason, receipt, response, replaced_by, external_status
        from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          as new(write, id, incident_id, sequence_number, purpose, recipient, channel, address, address_key, why, planned_at, state,
                 since, attempts, reason, receipt, response, replaced_by, external_status)
        """;

    /**
     * Everything that can change after the first attempt, unless the row is of a later event. In the order of the ids, so
     * that two statements with the same pages wait for each other rather than deadlock.
     */
    static final String UPDATE = """
        order by id
        on conflict (id) do update set
          sequence_number = excluded.sequence_number, state = excluded.state, since = excluded.since, attempts = excluded.attempts, reason = excluded.reason,
          receipt = excluded.receipt, response = excluded.response, replaced_by = excluded.replaced_by,
          external_status = excluded.external_status
        where page.sequence_number < excluded.sequence_number
        """;

    private PageTable() {}

    /** Writes rows of different pages. */
    static int write(Connection connection, List<Numbered> rows) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT + UPDATE)) {
            bind(new Columns<>(statement, rows, 0).ints(_ -> 0), Function.identity());
            return statement.executeUpdate();
        }
    }

    /** @param columns with the index of the write bound */
    static <T> void bind(Columns<T> columns, Function<T, Numbered> numbered) throws SQLException {
        var row = numbered.andThen(Numbered::row);
        columns.texts(i -> row.apply(i).page().id().value())
                .texts(i -> row.apply(i).incident().value())
                .longs(i -> numbered.apply(i).sequenceNumber())
                .ints(i -> row.apply(i).page().purpose().code())
                .texts(i -> row.apply(i).page().recipient())
                .texts(i -> row.apply(i).page().contact().channel())
                .texts(i -> row.apply(i).page().contact().address())
                .texts(i -> row.apply(i).page().contact().normalAddress())
                .texts(i -> row.apply(i).page().why())
                .times(i -> Optional.of(row.apply(i).plannedAt()))
                .texts(i -> row.apply(i).state())
                .times(i -> Optional.of(row.apply(i).since()))
                .ints(i -> row.apply(i).attempts())
                .texts(i -> row.apply(i).reason().orElse(null))
                .texts(i -> row.apply(i).receipt())
                .texts(i -> row.apply(i).response().map(ResponseClass::label).orElse(null))
                .texts(i -> row.apply(i).replacedBy().map(PageId::value).orElse(null))
                .texts(i ->
                        row.apply(i).openElsewhere().map(ExternalStatus::label).orElse(null));
    }
}
