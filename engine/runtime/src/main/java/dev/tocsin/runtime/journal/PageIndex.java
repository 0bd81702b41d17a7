package dev.tocsin.runtime.journal;

import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.OpenExternalPage;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Purpose;
import dev.tocsin.core.incident.page.ResponseClass;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Questions about the pages of many incidents. Questions about one incident are answered from its events, by
 * {@link EventLog}.
 */
public final class PageIndex {
    private static final String SELECT = """
        select id, incident_id, purpose, recipient, channel, address, why, planned_at, state, since, attempts, reason,
               receipt, response, replaced_by, external_status
        from page
        """;

    private static final String FAILED = SELECT
            + "where state = 'failed' and (since, id) < (?::timestamptz, ?) order by since desc, id desc limit ?";

    private static final String TO = SELECT + """
        where md5(address_key) = md5(?) and address_key = ? and address_key <> ''
        order by planned_at desc, id desc limit ?
        """;

    /** An incident with thousands of open pages is polled for its newest ones. */
    private static final String OPEN_ELSEWHERE = """
        with found as (
          select incident.id, incident.status from incident
          where id > ? and (resolved_at is null or resolved_at > ?)
            and exists (select from page where incident_id = incident.id and external_status is not null)
          order by id limit ?
        )
        select found.id, found.status, open.id, open.channel, open.external_status
        from found, lateral (
          select id, channel, external_status, planned_at from page
          where incident_id = found.id and external_status is not null
          order by planned_at desc, id desc limit ?
        ) open
        order by found.id, open.planned_at, open.id
        """;

    private static final String RECEIPT = "select receipt from page where id = ?";

    /** A row that is being written is left for the next time: nothing waits here while it has rows of its own. */
    private static final String FORGET = """
        update page set external_status = null where id in (
          select page.id from page join incident on incident.id = page.incident_id
          where external_status is not null and resolved_at <= ?
          for update of page skip locked)
        """;

    /** Maximum of pages listed of one incident. */
    private static final int MAX_OPEN = 32;

    /** A place in the list of failed pages. */
    public record Position(Instant since, String id) {
        public static final Position NEWEST = new Position(Instant.parse("9999-01-01T00:00:00Z"), "");
    }

    /** @param status the incident's, as the index has it */
    public record OpenElsewhere(IncidentId id, String status, List<OpenExternalPage> pages) {}

    private final Database database;

    public PageIndex(Database database) {
        this.database = database;
    }

    /** Pages that failed for good, the newest failure first, from behind a position. */
    public CompletionStage<List<PageRow>> failed(Position behind, int limit) {
        return database.asyncRead(connection -> {
            try (var select = connection.prepareStatement(FAILED)) {
                select.setTimestamp(1, Timestamp.from(behind.since()));
                select.setString(2, behind.id());
                select.setInt(3, limit);
                return rows(select);
            }
        });
    }

    /** The newest pages to an address, the newest first. */
    public CompletionStage<List<PageRow>> to(String address, int limit) {
        return database.async(connection -> {
            try (var select = connection.prepareStatement(TO)) {
                var normal = ContactMethod.normal(address);
                select.setString(1, normal);
                select.setString(2, normal);
                select.setInt(3, limit);
                return rows(select);
            }
        });
    }

    /**
     * Incidents with pages that are open in external systems, in the order of their ids.
     *
     * @param id of the incident before the first; "" = from the beginning
     * @param since incidents that were resolved earlier are left out
     */
    public List<OpenElsewhere> openElsewhere(String id, Instant since, int limit) throws SQLException {
        return database.run(connection -> {
            try (var select = connection.prepareStatement(OPEN_ELSEWHERE)) {
                select.setString(1, id);
                select.setTimestamp(2, Timestamp.from(since));
                select.setInt(3, limit);
                select.setInt(4, MAX_OPEN);
                var found = new LinkedHashMap<String, OpenElsewhere>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        var incident = rows.getString(1);
                        var status = rows.getString(2);
                        found.computeIfAbsent(
                                        incident,
                                        _ -> new OpenElsewhere(new IncidentId(incident), status, new ArrayList<>()))
                                .pages()
                                .add(new OpenExternalPage(
                                        new PageId(rows.getString(3)), rows.getString(4), status(rows.getString(5))));
                    }
                }
                return List.copyOf(found.values());
            }
        });
    }

    /** The provider's id of the message of a page; empty = the provider has given none. */
    public Optional<String> receipt(PageId page) throws SQLException {
        return database.run(connection -> {
            try (var select = connection.prepareStatement(RECEIPT)) {
                select.setString(1, page.value());
                try (var row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(row.getString(1)).filter(receipt -> !receipt.isEmpty())
                            : Optional.empty();
                }
            }
        });
    }

    /** Pages of incidents that were resolved until an instant count as closed in external systems. */
    public void forgetElsewhere(Instant before) throws SQLException {
        database.run(connection -> {
            try (var update = connection.prepareStatement(FORGET)) {
                update.setTimestamp(1, Timestamp.from(before));
                return update.executeUpdate();
            }
        });
    }

    private static List<PageRow> rows(PreparedStatement select) throws SQLException {
        try (var result = select.executeQuery()) {
            var rows = new ArrayList<PageRow>();
            while (result.next()) {
                rows.add(row(result));
            }
            return rows;
        }
    }

    private static PageRow row(ResultSet row) throws SQLException {
        var page = new Page(
                new PageId(row.getString("id")),
                Purpose.of(row.getInt("purpose")),
                row.getString("recipient"),
                new ContactMethod(row.getString("channel"), row.getString("address")),
                row.getString("why"));
        return new PageRow(
                new IncidentId(row.getString("incident_id")),
                page,
                instant(row, "planned_at"),
                row.getString("state"),
                instant(row, "since"),
                row.getInt("attempts"),
                Optional.ofNullable(row.getString("reason")),
                row.getString("receipt"),
                Optional.ofNullable(row.getString("response")).map(ResponseClass::of),
                Optional.ofNullable(row.getString("replaced_by")).map(PageId::new),
                Optional.ofNullable(row.getString("external_status")).map(PageIndex::status));
    }

    private static ExternalStatus status(String label) {
        return ExternalStatus.valueOf(label.toUpperCase(Locale.ROOT));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
