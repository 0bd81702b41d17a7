package dev.tocsin.runtime.delivery;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.incident.EventType;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentEvent.PageDelivered;
import dev.tocsin.core.incident.IncidentEvent.PageHeld;
import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.intake.SignalResult;
import dev.tocsin.runtime.journal.EventLog;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of incidents for one person, through a whole engine. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StormTest {
    private static final Duration TIMEOUT = Duration.ofHours(1);
    private static final int ALERTS = 10_000;
    private static final int REQUEST = 100;
    private static final int AT_ONCE = 5;
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final String HELD = EventType.PAGE_HELD.manifest();
    private static final String DELIVERED = EventType.PAGE_DELIVERED.manifest();

    private final RecordingChannel channel = new RecordingChannel();
    private final ManualTime clock = new ManualTime(Fixtures.T0);
    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void tenThousandAlerts_areAFewPagesAndAFewDigests_andEveryTimelineTellsIt() {
        try (var engine = start()) {
            var ids = storm(engine, ALERTS);
            eventually(() -> assertEquals(ALERTS - AT_ONCE, outcomes(HELD)));
            assertEquals(AT_ONCE, channel.messages().size());
            assertEquals(List.of(), channel.digests());

            clock.jump(WINDOW);
            clock.eventually(() -> assertEquals(ALERTS, told()));
            // Into how many they are gathered depends on how close together the incidents wake.
            assertTrue(channel.digests().size() <= 100, () -> channel.digests().size() + " digests");
            eventually(() -> assertEquals(ALERTS, outcomes(DELIVERED)));
            assertEquals(ALERTS - AT_ONCE, outcomes(HELD));
            ids.stream().limit(100).forEach(id -> assertOneOutcome(engine.timeline(id)));
        }
    }

    @Test
    void nodeThatEndsWhileItHoldsPages_leavesThemToTheNext_whichSendsThemAtTheirTime() {
        List<IncidentId> ids;
        try (var first = start()) {
            ids = storm(first, 300);
            eventually(() -> assertEquals(300 - AT_ONCE, held(first, ids).size()));
        }
        assertEquals(AT_ONCE, told());
        clock.jump(WINDOW);
        try (var second = start()) {
            clock.eventually(() -> assertEquals(300, told()));
            ids.forEach(id -> eventually(() -> assertOneOutcome(second.timeline(id))));
            assertEquals(300, told());
        }
    }

    @Test
    void heldPage_holdsNoCommandUp_andIsLeftOutOnceItIsAnswered() {
        try (var engine = start()) {
            var ids = storm(engine, 10);
            eventually(() -> assertEquals(10 - AT_ONCE, held(engine, ids).size()));
            var answered = held(engine, ids).getFirst();
            engine.execute(answered, new Acknowledge(Fixtures.SAM));
            assertEquals("pages-withdrawn", engine.types(answered).getLast());

            clock.jump(WINDOW);
            clock.eventually(() -> assertEquals(9, told()));
            assertTrue(channel.digests().stream()
                    .flatMap(digest -> digest.listed().stream())
                    .map(PageMessage::incident)
                    .noneMatch(answered.value()::equals));
            ids.stream()
                    .filter(id -> !id.equals(answered))
                    .forEach(id -> eventually(() -> assertOneOutcome(engine.timeline(id))));
            assertEquals("pages-withdrawn", engine.types(answered).getLast());
        }
    }

    private TestEngine start() {
        var guard = new StormGuard(AT_ONCE, WINDOW, Set.of("critical"));
        return TestEngine.start(database, TIMEOUT, Optional.of(guard), channel, clock);
    }

    private static List<IncidentId> storm(TestEngine engine, int alerts) {
        var ids = new ArrayList<IncidentId>();
        for (int i = 0; i < alerts; i += REQUEST) {
            var signals = IntStream.range(i, Math.min(alerts, i + REQUEST))
                    .<Signal>mapToObj(n -> Fixtures.firing("Storm" + n, "warning"))
                    .toList();
            engine.accept(signals).stream().map(SignalResult::incident).forEach(id -> ids.add(id.orElseThrow()));
        }
        return ids;
    }

    private static List<IncidentId> held(TestEngine engine, List<IncidentId> ids) {
        return ids.stream().filter(id -> engine.types(id).contains("page-held")).toList();
    }

    /** Of how many pages the recipient has been told, one by one or in digests. */
    private int told() {
        return channel.messages().size()
                + channel.digests().stream().mapToInt(DigestMessage::pages).sum();
    }

    /** How many incidents have just one such event. */
    private int outcomes(String type) {
        try {
            return database.run(connection -> {
                try (var statement = connection.prepareStatement("""
                    select count(*) from (
                        select 1 from event_journal where event_ser_manifest = ?
                        group by persistence_id having count(*) = 1) one
                    """)) {
                    statement.setString(1, type);
                    try (var rows = statement.executeQuery()) {
                        rows.next();
                        return rows.getInt(1);
                    }
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertOneOutcome(List<EventLog.Recorded> timeline) {
        var events = timeline.stream().map(EventLog.Recorded::event).toList();
        var held = events.stream().filter(PageHeld.class::isInstance).count();
        var receipts = events.stream()
                .filter(PageDelivered.class::isInstance)
                .map(event -> ((PageDelivered) event).receipt())
                .toList();
        assertTrue(held <= 1, events::toString);
        assertEquals(1, receipts.size(), events::toString);
        // A held page that wakes alone goes out as itself.
        assertTrue(held == 1 || receipts.getFirst().equals("received"), events::toString);
        assertTrue(events.getLast() instanceof IncidentEvent.PageDelivered, events::toString);
    }
}
