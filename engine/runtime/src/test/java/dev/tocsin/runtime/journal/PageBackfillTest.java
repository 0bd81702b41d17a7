package dev.tocsin.runtime.journal;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.Escalate;
import dev.tocsin.core.incident.IncidentCommand.Resolve;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ResponseClass;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database from before the index of pages gets the rows that it would have if it had always had them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageBackfillTest {
    @AutoClose
    private final Database database = TestDatabase.fresh();

    @Test
    void rows_ofTheBackfill_areThoseOfTheWrites() throws SQLException {
        withPages();
        var written = rows();
        for (var state : List.of("delivered", "failed", "waiting", "withdrawn")) {
            assertTrue(
                    written.stream().anyMatch(row -> row.contains("\"state\": \"" + state + "\"")),
                    () -> state + " of " + written);
        }

        backfill();

        assertEquals(written, rows());
    }

    @Test
    void incident_thatCannotBeRead_hasNoRows_andTheOthersHaveTheirs() throws SQLException {
        withPages();
        var written = rows();
        var unreadable = database.run(connection -> {
            try (var update = connection.prepareStatement("""
                update event_journal set event_ser_manifest = 'of-the-future/1'
                where sequence_number = 1 and persistence_id =
                  'incident|' || (select incident_id from page order by id limit 1)
                returning substr(persistence_id, 10)
                """)) {
                try (var row = update.executeQuery()) {
                    assertTrue(row.next());
                    return row.getString(1);
                }
            }
        });

        backfill();

        assertEquals(written.stream().filter(row -> !row.contains(unreadable)).toList(), rows());
    }

    /** Three incidents a run, each run on another node, and some rows that writes have made meanwhile. */
    @Test
    void eachRun_goesOnWhereTheLastEnded_andReplacesNothingThatIsNewer() throws SQLException {
        withPages();
        forget();
        new PageBackfill(database, 3).run();
        var first = rows();
        assertEquals(
                select("select (to_jsonb(page_written) - 'sequence_number')::text from page_written"
                        + " where incident_id in (select id from incident order by id desc limit 3) order by id"),
                first);
        select("insert into page select * from page_written where id = (select min(id) from page_written) returning"
                + " id");
        select("update page set reason = 'newer', sequence_number = 100 returning id");
        for (int i = 0; i < 10; i++) {
            new PageBackfill(database, 3).run();
        }
        assertEquals(List.of(), select("select 1 from page_backfill"));
        assertEquals(
                List.of(Integer.toString(first.size() + 1)),
                select("select count(*) from page where reason = 'newer'"));
        assertEquals(
                select("select id from page_written where id not in (select id from page where reason = 'newer')"
                        + " order by id"),
                select("select id from page where reason is distinct from 'newer' order by id"));
    }

    private void withPages() throws SQLException {
        var channel = new RecordingChannel();
        channel.updated();
        var number = new AtomicInteger();
        channel.answer(message ->
                CompletableFuture.completedFuture(outcome(message instanceof PageMessage ? number.get() : 0)));
        try (var engine = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            for (int i = 0; i < 20; i++) {
                number.set(i);
                var id = engine.accept(Fixtures.firing("alert" + i, "critical"))
                        .incident()
                        .orElseThrow();
                eventually(() -> assertTrue(engine.types(id).stream()
                        .anyMatch(type -> type.startsWith("page-de") || type.equals("page-failed"))));
                switch (i % 4) {
                    case 0 -> engine.execute(id, new Acknowledge(Fixtures.SAM));
                    // Withdraws the page that waits, and plans another instead.
                    case 2 -> engine.execute(id, new Escalate(Fixtures.ALEX, OptionalInt.of(1)));
                    case 1 -> engine.execute(id, new Resolve(Fixtures.SAM, "fixed"));
                    default -> {}
                }
            }
        }
    }

    private static Attempted outcome(int number) {
        return switch (number % 5) {
            case 0, 3 -> new DeliveryOutcome.Delivered("receipt " + number).with(Exchange.of(ResponseClass.SUCCESS));
            case 1 -> new DeliveryOutcome.Permanent("no such address").with(Exchange.of(ResponseClass.REFUSAL));
            default -> new DeliveryOutcome.Retryable("busy", Optional.of(Duration.ofMinutes(4)));
        };
    }

    /** As an update finds the database, and until all is done. */
    private void backfill() throws SQLException {
        forget();
        var backfill = new PageBackfill(database);
        while (!select("select 1 from page_backfill").isEmpty()) {
            backfill.run();
        }
    }

    private void forget() throws SQLException {
        database.run(connection ->
                connection.createStatement().executeUpdate("create table page_written as select * from page"));
        select("delete from page returning 1");
        select("delete from page_backfill returning 1");
        select("insert into page_backfill values (true) returning 1");
    }

    private List<String> rows() throws SQLException {
        return select("select (to_jsonb(page) - 'sequence_number')::text from page order by id");
    }

    private List<String> select(String sql) throws SQLException {
        return database.run(connection -> {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery(sql)) {
                var rows = new ArrayList<String>();
                while (result.next()) {
                    rows.add(result.getString(1));
                }
                return rows;
            }
        });
    }
}
