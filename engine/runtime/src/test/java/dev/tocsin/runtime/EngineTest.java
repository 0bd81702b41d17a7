package dev.tocsin.runtime;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.intake.SignalResult;
import dev.tocsin.runtime.intake.SignalResult.Outcome;
import dev.tocsin.runtime.journal.EventLog;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineTest {
    private final ManualTime time = new ManualTime(Fixtures.T0);
    private final RecordingChannel channel = new RecordingChannel();
    private Database database;
    private Engine engine;

    @BeforeAll
    void start() {
        database = TestDatabase.fresh();
        var policy = Fixtures.policy(Duration.ofMinutes(5));
        engine = Engine.start(new Engine.Parts(
                database,
                Fixtures::directory,
                () -> Fixtures.router(policy),
                Optional::empty,
                Optional::empty,
                Map.of("pager", channel),
                time,
                RandomGenerator.getDefault(),
                new SimpleMeterRegistry()));
    }

    @AfterAll
    void stop() {
        engine.close();
        database.close();
    }

    @Test
    void alert_thatNobodyAnswers_pagesLevelAfterLevel() {
        var opened = accept(Fixtures.firing("Slow", "critical"));
        assertEquals(Outcome.OPENED, opened.outcome());
        var id = opened.incident().orElseThrow();
        eventually(() -> assertEquals(List.of("incident-opened", "level-paged", "page-delivered"), types(id)));
        time.jump(Duration.ofMinutes(5));
        eventually(() -> assertEquals(List.of("sam", "alex"), recipients(id)));
        eventually(() -> assertEquals("page-delivered", types(id).getLast()));
        time.jump(Duration.ofMinutes(5));
        eventually(() -> assertEquals(
                List.of(
                        "incident-opened",
                        "level-paged",
                        "page-delivered",
                        "level-paged",
                        "page-delivered",
                        "escalation-ended"),
                types(id)));
    }

    @Test
    void alert_thatIsAcknowledged_pagesNobodyElse() {
        var id = accept(Fixtures.firing("Acknowledged", "critical")).incident().get();
        eventually(() -> assertEquals(List.of("sam"), recipients(id)));
        engine.incidents()
                .execute(TestEngine.caller(Fixtures.SAM), id, new IncidentCommand.Acknowledge(Fixtures.SAM))
                .toCompletableFuture()
                .join();
        assertEquals("acknowledged", incident(id).status().label());
        assertEquals(Optional.empty(), incident(id).escalation().nextAt());
    }

    @Test
    void alert_thatClears_resolvesItsIncident() {
        var id = accept(Fixtures.firing("Clears", "warning")).incident().get();
        var cleared = accept(Fixtures.cleared("Clears", "warning"));
        assertEquals(Outcome.RESOLVED, cleared.outcome());
        assertEquals("resolved", incident(id).status().label());
    }

    @Test
    void sameAlert_manyTimesAtOnce_opensOneIncident() {
        var results = IntStream.range(0, 200)
                .mapToObj(_ -> engine.intake()
                        .accept(TestEngine.caller(Fixtures.SENDER), List.of(Fixtures.firing("Storm", "critical")))
                        .toCompletableFuture())
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(List::getFirst)
                .toList();
        assertEquals(
                1, results.stream().filter(r -> r.outcome() == Outcome.OPENED).count());
        assertEquals(1, results.stream().map(SignalResult::incident).distinct().count());
    }

    private SignalResult accept(Signal signal) {
        return engine.intake()
                .accept(TestEngine.caller(signal.origin()), List.of(signal))
                .toCompletableFuture()
                .join()
                .getFirst();
    }

    private List<String> recipients(IncidentId id) {
        return channel.messages().stream()
                .filter(message -> message.incident().equals(id.value()))
                .map(message -> message.recipient())
                .toList();
    }

    private List<String> types(IncidentId id) {
        return engine.log().events(id, 0).toCompletableFuture().join().stream()
                .map(EventLog.Recorded::type)
                .toList();
    }

    private Incident incident(IncidentId id) {
        return engine.log().of(id).toCompletableFuture().join().orElseThrow();
    }
}
