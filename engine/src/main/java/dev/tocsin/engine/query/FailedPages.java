package dev.tocsin.engine.query;

import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.incident.IncidentEvent;
import dev.tocsin.engine.incident.IncidentEvent.PageFailed;
import dev.tocsin.engine.incident.IncidentEvent.PageReplaced;
import dev.tocsin.engine.incident.page.Page;
import dev.tocsin.engine.incident.page.PageId;
import dev.tocsin.engine.journal.EventCodec;
import dev.tocsin.engine.signal.IncidentId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Lists pages that failed for good, from the journal. */
public final class FailedPages {
    private static final int PREFIX = "incident|".length();

    private static final String FAILED = """
        select ordering, persistence_id, event_payload from event_journal
        where event_ser_manifest = 'page-failed/1' and ordering < ? order by ordering desc limit ?
        """;

    private static final String PLANNED = """
        select event_ser_manifest, event_payload from event_journal
        where persistence_id = any (?) and event_ser_manifest = any (?)
        order by ordering
        """;

    /**
     * A page that failed.
     *
     * @param position in the journal; later failures have greater ones
     * @param page as it was planned
     * @param replacedBy the page that was planned to replace it
     */
    public record FailedPage(
            long position, IncidentId incident, PageFailed failure, Page page, Optional<PageId> replacedBy) {}

    private record Failure(long position, String stream, PageFailed event) {}

    private final Database database;

    public FailedPages(Database database) {
        this.database = database;
    }

    /** The failures with positions lower than {@code before}, the newest first. */
    public CompletionStage<List<FailedPage>> list(long before, int limit) {
        return database.async(connection -> {
            var failures = failures(connection, before, limit);
            var streams = failures.stream().map(Failure::stream).distinct().toArray(String[]::new);
            var planned = new HashMap<PageId, Page>();
            var replaced = new HashMap<PageId, PageId>();
            try (var statement = connection.prepareStatement(PLANNED)) {
                statement.setArray(1, connection.createArrayOf("text", streams));
                statement.setArray(
                        2,
                        connection.createArrayOf("text", EventCodec.planning().toArray()));
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        var event = EventCodec.decode(rows.getString(1), rows.getBytes(2));
                        event.planned().forEach(page -> planned.put(page.id(), page));
                        if (event instanceof PageReplaced replacement) {
                            replaced.put(
                                    replacement.failed(), replacement.page().id());
                        }
                    }
                }
            }
            return failures.stream()
                    .flatMap(failure -> found(failure, planned, replaced).stream())
                    .toList();
        });
    }

    private static List<Failure> failures(Connection connection, long before, int limit) throws SQLException {
        try (var statement = connection.prepareStatement(FAILED)) {
            statement.setLong(1, before);
            statement.setInt(2, limit);
            var failures = new ArrayList<Failure>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    IncidentEvent event = EventCodec.decode("page-failed/1", rows.getBytes(3));
                    failures.add(new Failure(rows.getLong(1), rows.getString(2), (PageFailed) event));
                }
            }
            return failures;
        }
    }

    private static Optional<FailedPage> found(
            Failure failure, Map<PageId, Page> planned, Map<PageId, PageId> replaced) {
        var id = failure.event().page();
        return Optional.ofNullable(planned.get(id))
                .map(page -> new FailedPage(
                        failure.position(),
                        new IncidentId(failure.stream().substring(PREFIX)),
                        failure.event(),
                        page,
                        Optional.ofNullable(replaced.get(id))));
    }
}
