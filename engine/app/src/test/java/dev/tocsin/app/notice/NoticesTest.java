package dev.tocsin.app.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.suppression.MaintenanceWindow;
import dev.tocsin.core.suppression.MaintenanceWindow.Announcement;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.runtime.ledger.LedgerState;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Maintenance from 22:00 to 24:00, told an hour ahead. Nodes look when they are told to. */
class NoticesTest {
    private static final Instant AHEAD = Instant.parse("2026-12-01T21:00:00Z");
    private static final Instant START = AHEAD.plus(Duration.ofHours(1));
    private static final Instant END = START.plus(Duration.ofHours(2));
    private static final List<MaintenanceWindow> WINDOWS = List.of(new MaintenanceWindow(
            "upgrade",
            List.of(new Matcher.Equal("service", "db")),
            List.of(),
            List.of(new SuppressionSpan(START, END)),
            "",
            Optional.of(new Announcement("ops", Duration.ofHours(1), ZoneId.of("Europe/Madrid"))),
            List.of()));

    @AutoClose
    private final Database database =
            Database.open(TestDatabase.freshUrl(), EmbeddedDatabase.USER, TestDatabase.password(), 4);

    private final List<NoticeMessage> sent = Collections.synchronizedList(new ArrayList<>());
    private List<MaintenanceWindow> windows = WINDOWS;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Function<NoticeMessage, CompletionStage<DeliveryOutcome>> answer =
            _ -> now(new DeliveryOutcome.Delivered("", Duration.ZERO));

    @Test
    void looks_ofManyNodesAtOnceAndOfLaterOnes_tellEachOnce() throws SQLException {
        for (var at : List.of(AHEAD.minusSeconds(1), AHEAD, START, START.plusSeconds(2), END)) {
            var looks = IntStream.range(0, 5)
                    .mapToObj(_ -> CompletableFuture.runAsync(() -> look(at)))
                    .toList();
            CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new)).join();
        }

        assertEquals(List.of("maintenance-ahead 1", "maintenance-begun 1", "maintenance-ended 1"), told());
        assertEquals(List.of("delivered", "delivered", "delivered"), outcomes());
        assertEquals("ops", sent.getFirst().recipient());
    }

    @Test
    void node_thatDiesWhileItSends_isFollowedByAnotherWithTheSameKey() {
        answer = _ -> new CompletableFuture<>();
        look(AHEAD);
        answer = _ -> now(new DeliveryOutcome.Delivered("", Duration.ZERO));

        look(AHEAD.plusSeconds(119));
        assertEquals(List.of("maintenance-ahead 1"), told());
        look(AHEAD.plusSeconds(120));
        look(AHEAD.plusSeconds(300));

        assertEquals(List.of("maintenance-ahead 1", "maintenance-ahead 2"), told());
        assertEquals(sent.get(0).id(), sent.get(1).id());
    }

    @Test
    void outage_overTheStart_tellsWhatStillMakesSenseAndDropsTheRest() throws SQLException {
        look(START.plus(Duration.ofMinutes(30)));

        assertEquals(List.of("maintenance-begun 1"), told());
        assertEquals(List.of("dropped", "delivered"), outcomes());
        assertEquals(
                1,
                meters.counter("tocsin.notices", "event", "maintenance-ahead", "outcome", "dropped")
                        .count());
    }

    @Test
    void outage_overAllOfIt_tellsNothing() throws SQLException {
        look(END.plus(Duration.ofHours(1)));

        assertEquals(List.of(), told());
        assertEquals(List.of("dropped", "dropped", "dropped"), outcomes());
    }

    @Test
    void outage_ofDays_isNotEvenRecorded() throws SQLException {
        look(END.plus(Duration.ofDays(3)));

        assertEquals(List.of(), outcomes());
    }

    @Test
    void channel_thatIsAwayForLong_isTriedAgainWithinABound() throws SQLException {
        answer = _ -> now(new DeliveryOutcome.Retryable("busy", Duration.ofSeconds(10)));
        var node = node(AHEAD);
        for (int i = 0; i < 20; i++) {
            node.clock.set(AHEAD.plusSeconds(10L * i));
            node.notices.look();
        }

        assertEquals(
                IntStream.rangeClosed(1, 5)
                        .mapToObj(i -> "maintenance-ahead " + i)
                        .toList(),
                told());
        assertEquals(List.of("failed busy"), outcomesWithErrors());
    }

    @Test
    void channel_thatAsksForPatiencePastTheStart_getsNoOldNews() throws SQLException {
        answer = _ -> now(new DeliveryOutcome.Retryable("busy", Duration.ofHours(2)));
        look(AHEAD);
        answer = _ -> now(new DeliveryOutcome.Delivered("", Duration.ZERO));
        look(START.plus(Duration.ofHours(1)));

        assertEquals(List.of("maintenance-ahead 1", "maintenance-begun 1"), told());
        assertEquals(List.of("dropped", "delivered"), outcomes());
    }

    @Test
    void notice_thatWaitsForAnotherAttemptAndIsNotWantedAnyMore_isDropped() throws SQLException {
        answer = _ -> now(new DeliveryOutcome.Retryable("busy", Duration.ofSeconds(10)));
        look(AHEAD);
        windows = List.of();
        look(START.minusSeconds(1));
        assertEquals(List.of("null"), outcomes());
        look(START);

        assertEquals(List.of("maintenance-ahead 1"), told());
        assertEquals(List.of("dropped"), outcomes());
        assertEquals(
                1,
                meters.counter("tocsin.notices", "event", "maintenance-ahead", "outcome", "dropped")
                        .count());
    }

    @Test
    void channel_thatIsNotThere_failsOnce() throws SQLException {
        answer = _ -> now(new DeliveryOutcome.Permanent("channel ops is no longer configured"));
        look(AHEAD);
        look(AHEAD.plusSeconds(300));

        assertEquals(List.of("maintenance-ahead 1"), told());
        assertEquals(List.of("failed channel ops is no longer configured"), outcomesWithErrors());
    }

    private static CompletionStage<DeliveryOutcome> now(DeliveryOutcome attempt) {
        return CompletableFuture.completedFuture(attempt);
    }

    private record Node(Notices notices, ManualTime clock) {}

    private Node node(Instant at) {
        var clock = new ManualTime(at);
        var source = new MaintenanceNotices(() -> windows, () -> LedgerState.EMPTY);
        var notices = new Notices(
                List.of(source),
                database,
                (channel, message) -> {
                    assertEquals("ops", channel);
                    sent.add(message);
                    return answer.apply(message);
                },
                clock,
                meters);
        return new Node(notices, clock);
    }

    /** One look of a node that has just started. */
    private void look(Instant at) {
        try {
            node(at).notices.look();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> told() {
        return sent.stream()
                .map(message -> message.about().event().label() + ' ' + message.attempt())
                .toList();
    }

    private List<String> outcomes() throws SQLException {
        return column("select outcome from notice order by due_at");
    }

    private List<String> outcomesWithErrors() throws SQLException {
        return column("select outcome || ' ' || error from notice order by due_at");
    }

    private List<String> column(String sql) throws SQLException {
        return database.run(connection -> {
            try (var rows = connection.createStatement().executeQuery(sql)) {
                var found = new ArrayList<String>();
                while (rows.next()) {
                    found.add(String.valueOf(rows.getString(1)));
                }
                return found;
            }
        });
    }
}
