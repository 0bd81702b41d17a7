package dev.tocsin.engine.journal;

import dev.tocsin.engine.db.Columns;
import dev.tocsin.engine.incident.page.ExternalStatus;
import dev.tocsin.engine.incident.page.Page;
import dev.tocsin.engine.incident.page.PageId;
import dev.tocsin.engine.incident.page.Purpose;
import dev.tocsin.engine.incident.page.ResponseClass;
import dev.tocsin.engine.policy.ContactMethod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The table of {@link PageRow}s: how a row is written and read. */
public final class PageTable {
    /** The columns that {@link #read} reads. */
    public static final String COLUMNS = "page.id, page.incident_id, page.purpose, page.recipient, page.channel,"
            + " page.address, page.why, page.planned_at, page.state, page.since, page.attempts, page.reason,"
            + " page.receipt, page.response, page.replaced_by, page.external_status";

    /** Inserts the rows that {@link #bind} has bound, as {@code new} with the index of their write. */
    static final String INSERT = """
        insert into page (id, incident_id, purpose, recipient, channel, address, why, planned_at, state, since,
                          attempts, reason, receipt, response, replaced_by, external_status)
        select id, incident_id, purpose, recipient, channel, address, why,
               timestamptz 'epoch' + planned_at * interval '1 ms', state,
               timestamptz 'epoch' + since * interval '1 ms',
               attempts, reason, receipt, response, replaced_by, external_status
        from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          as new(write, id, incident_id, purpose, recipient, channel, address, why, planned_at, state, since,
                 attempts, reason, receipt, response, replaced_by, external_status)
        """;

    /** Everything that can change after the first attempt. */
    static final String UPDATE = """
        on conflict (id) do update set
          state = excluded.state, since = excluded.since, attempts = excluded.attempts, reason = excluded.reason,
          receipt = excluded.receipt, response = excluded.response, replaced_by = excluded.replaced_by,
          external_status = excluded.external_status
        """;

    private PageTable() {}

    /** Writes rows of different pages. */
    public static void write(Connection connection, List<PageRow> rows) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT + UPDATE)) {
            bind(new Columns<>(statement, rows, 0).ints(_ -> 0), Function.identity());
            statement.executeUpdate();
        }
    }

    /** @param columns with the index of the write bound */
    static <T> void bind(Columns<T> columns, Function<T, PageRow> row) throws SQLException {
        columns.texts(i -> row.apply(i).page().id().value())
                .texts(i -> row.apply(i).incident())
                .ints(i -> row.apply(i).page().purpose().code())
                .texts(i -> row.apply(i).page().recipient())
                .texts(i -> row.apply(i).page().contact().channel())
                .texts(i -> row.apply(i).page().contact().address())
                .texts(i -> row.apply(i).page().why())
                .times(i -> Optional.of(row.apply(i).plannedAt()))
                .texts(i -> row.apply(i).state())
                .times(i -> Optional.of(row.apply(i).since()))
                .ints(i -> row.apply(i).attempts())
                .texts(i -> row.apply(i).reason().orElse(null))
                .texts(i -> row.apply(i).receipt())
                .texts(i -> row.apply(i).response().map(ResponseClass::label).orElse(null))
                .texts(i -> row.apply(i).replacedBy().map(PageId::value).orElse(null))
                .texts(i -> row.apply(i)
                        .openElsewhere()
                        .map(ExternalStatus::label)
                        .orElse(null));
    }

    /** The rows that a statement gives, of which {@link #COLUMNS} are the first columns. */
    public static List<PageRow> read(PreparedStatement statement) throws SQLException {
        try (var result = statement.executeQuery()) {
            var rows = new ArrayList<PageRow>();
            while (result.next()) {
                rows.add(row(result));
            }
            return rows;
        }
    }

    private static PageRow row(ResultSet row) throws SQLException {
        var page = new Page(
                new PageId(row.getString(1)),
                Purpose.of(row.getInt(3)),
                row.getString(4),
                new ContactMethod(row.getString(5), row.getString(6)),
                row.getString(7));
        return new PageRow(
                row.getString(2),
                page,
                instant(row, 8),
                row.getString(9),
                instant(row, 10),
                row.getInt(11),
                Optional.ofNullable(row.getString(12)),
                row.getString(13),
                Optional.ofNullable(row.getString(14)).map(ResponseClass::of),
                Optional.ofNullable(row.getString(15)).map(PageId::new),
                Optional.ofNullable(row.getString(16))
                        .map(status -> ExternalStatus.valueOf(status.toUpperCase(Locale.ROOT))));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
