package dev.tocsin.engine.delivery;

import static dev.tocsin.engine.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.engine.channel.DigestMessage;
import dev.tocsin.engine.channel.PageMessage;
import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.incident.IncidentCommand.Acknowledge;
import dev.tocsin.engine.incident.IncidentEvent;
import dev.tocsin.engine.incident.IncidentEvent.PageDelivered;
import dev.tocsin.engine.incident.IncidentEvent.PageHeld;
import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.intake.SignalResult;
import dev.tocsin.engine.policy.StormGuard;
import dev.tocsin.engine.query.Timeline;
import dev.tocsin.engine.signal.Signal;
import dev.tocsin.engine.testing.Fixtures;
import dev.tocsin.engine.testing.RecordingChannel;
import dev.tocsin.engine.testing.TestDatabase;
import dev.tocsin.engine.testing.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private final RecordingChannel channel = new RecordingChannel();
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
        try (var engine = TestEngine.start(database, TIMEOUT, guard(Duration.ofSeconds(10)), channel)) {
            var ids = storm(engine, ALERTS);
            eventually(() -> assertEquals(ALERTS, told()));
            assertTrue(channel.messages().size() <= 20, () -> channel.messages().size() + " pages");
            assertTrue(channel.digests().size() <= 8, () -> channel.digests().size() + " digests");
            var first = channel.messages().getFirst().incident();
            eventually(() ->
                    assertEquals(List.of("incident-opened", "level-paged", "page-delivered"), types(engine, first)));
            ids.forEach(id -> eventually(() -> assertOneOutcome(engine.timeline(id))));
        }
    }

    @Test
    void nodeThatEndsWhileItHoldsPages_leavesThemToTheNext_whichSendsThemAtTheirTime() {
        var guard = guard(Duration.ofSeconds(8));
        List<IncidentId> ids;
        try (var first = TestEngine.start(database, TIMEOUT, guard, channel)) {
            ids = storm(first, 300);
            eventually(() -> ids.forEach(id -> assertTrue(first.types(id).contains("page-delivered")
                    || first.types(id).contains("page-held"))));
        }
        assertEquals(5, told());
        try (var second = TestEngine.start(database, TIMEOUT, guard, channel)) {
            eventually(() -> assertEquals(300, told()));
            assertEquals(5, channel.messages().size());
            ids.forEach(id -> eventually(() -> assertOneOutcome(second.timeline(id))));
        }
    }

    @Test
    void heldPage_holdsNoCommandUp_andIsLeftOutOnceItIsAnswered() {
        try (var engine = TestEngine.start(database, TIMEOUT, guard(Duration.ofSeconds(4)), channel)) {
            var ids = storm(engine, 10);
            var held = eventually(() -> ids.stream()
                    .filter(id -> engine.types(id).contains("page-held"))
                    .toList());
            eventually(() -> assertEquals(5, held(engine, ids).size()));
            var answered = held(engine, ids).getFirst();
            engine.request(answered, new Acknowledge(Fixtures.SAM));
            assertEquals("pages-withdrawn", engine.types(answered).getLast());
            assertTrue(held.size() <= 5);

            eventually(() -> assertEquals(1, channel.digests().size()));
            assertEquals(4, channel.digests().getFirst().pages());
            assertTrue(channel.digests().getFirst().listed().stream()
                    .map(PageMessage::incident)
                    .noneMatch(answered.value()::equals));
        }
    }

    private static StormGuard guard(Duration window) {
        return new StormGuard(5, window, Set.of("critical"));
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

    private static List<String> types(TestEngine engine, String id) {
        return engine.types(new IncidentId(id));
    }

    private static void assertOneOutcome(List<Timeline.Entry> timeline) {
        var events = timeline.stream().map(Timeline.Entry::event).toList();
        var held = events.stream().filter(PageHeld.class::isInstance).count();
        var receipts = events.stream()
                .filter(PageDelivered.class::isInstance)
                .map(event -> ((PageDelivered) event).receipt())
                .toList();
        assertTrue(held <= 1, events::toString);
        assertEquals(1, receipts.size(), events::toString);
        assertEquals(held == 1, receipts.getFirst().startsWith("digest of "), events::toString);
        assertTrue(events.getLast() instanceof IncidentEvent.PageDelivered, events::toString);
    }
}
