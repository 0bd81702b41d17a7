package dev.tocsin.runtime.actor;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import dev.tocsin.testing.TestEngine.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Incidents that leave memory after half a second. */
@Isolated("it sets properties of the whole JVM")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PassivationTest {
    private final RecordingChannel channel = new RecordingChannel();
    private final ManualTime time = new ManualTime(Fixtures.T0);
    private final Map<String, Instant> sent = new ConcurrentHashMap<>();
    private Database database;
    private TestEngine engine;

    @BeforeEach
    void start() {
        database = TestDatabase.fresh();
    }

    @AfterEach
    void stop() {
        engine.close();
        database.close();
    }

    private void start(Duration timeout) {
        engine = TestEngine.start(
                database, Fixtures.directory(), Fixtures.router(Fixtures.policy(timeout)), channel, Memory.SHORT, time);
    }

    @Test
    void idleIncident_leavesMemory_andItsNextLevelIsPagedOnTime() {
        start(Duration.ofMinutes(5));
        channel.answer(message -> {
            sent.put(message.recipient(), time.instant());
            return CompletableFuture.completedFuture(new DeliveryOutcome.Delivered(""));
        });
        var id = open("Idle");
        eventually(() -> assertEquals("sam", recipients(id).getFirst()));
        var due = engine.timeline(id).getFirst().event().at().plus(Duration.ofMinutes(5));
        eventually(() -> assertEquals(0, engine.live()));

        time.jump(Duration.ofMinutes(5).minusSeconds(1));
        assertEquals(List.of("sam"), recipients(id));
        time.eventually(() -> assertEquals(List.of("sam", "alex"), recipients(id)));
        assertFalse(sent.get("alex").isBefore(due), () -> sent + " but due at " + due);
        var paged = engine.timeline(id).stream()
                .filter(entry -> entry.event() instanceof IncidentEvent.LevelPaged paging && paging.level() == 2)
                .toList();
        assertEquals(1, paged.size());
        assertFalse(paged.getFirst().event().at().isBefore(due));
    }

    @Test
    void pageUnderWay_keepsItsIncidentInMemoryUntilItsOutcome_andIsSentOnce() throws InterruptedException {
        start(Duration.ofMinutes(5));
        var outcome = new CompletableFuture<Attempted>();
        channel.answer(_ -> outcome);
        var id = open("Slow");
        eventually(() -> assertEquals(List.of("sam"), recipients(id)));
        // Three times as long as Pekko keeps an idle actor, by the machine's time.
        Thread.sleep(1_500);
        assertEquals(1, engine.live());

        outcome.complete(new DeliveryOutcome.Delivered("at last"));
        eventually(() -> assertEquals(0, engine.live()));
        assertEquals(List.of("incident-opened", "level-paged", "page-delivered"), engine.types(id));
        assertEquals(List.of("sam"), recipients(id));
    }

    @Test
    void duplicates_areCounted_andSurvive() {
        start(Duration.ofMinutes(5));
        var id = open("Again");
        for (int i = 0; i < 5; i++) {
            engine.accept(Fixtures.firing("Again", "critical"));
        }
        eventually(() -> assertEquals(0, engine.live()));
        assertEquals(5, engine.incident(id).duplicates());
        assertEquals("duplicates-counted", engine.types(id).getLast());
        // What is known already is not journaled again.
        var journaled = engine.types(id);
        engine.incident(id);
        eventually(() -> assertEquals(0, engine.live()));
        assertEquals(journaled, engine.types(id));
    }

    private IncidentId open(String alertname) {
        return engine.accept(Fixtures.firing(alertname, "critical")).incident().orElseThrow();
    }

    private List<String> recipients(IncidentId id) {
        return channel.messages().stream()
                .filter(message -> message.incident().equals(id.value()))
                .map(PageMessage::recipient)
                .toList();
    }
}
