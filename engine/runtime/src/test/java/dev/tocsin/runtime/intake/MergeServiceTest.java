package dev.tocsin.runtime.intake;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentCommand.Absorb;
import dev.tocsin.core.incident.IncidentCommand.Unmerge;
import dev.tocsin.core.incident.Rejection;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.intake.SignalResult.Outcome;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a crash, or another node, comes between. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MergeServiceTest {
    private static final Origin SAM = new Origin("sam", "api");
    private static final Caller CALLER = TestEngine.caller(SAM);

    private final RecordingChannel channel = new RecordingChannel();
    private Database database;
    private TestEngine engine;

    @BeforeAll
    void start() {
        database = TestDatabase.fresh();
        engine = TestEngine.start(database, Duration.ofMinutes(5), channel);
    }

    @AfterAll
    void stop() {
        engine.close();
        database.close();
    }

    @Test
    void unmerge_thatACrashLeftHalfDone_isCompletedByAskingAgain() {
        var source = opened("HalfSource");
        var target = opened("HalfTarget");
        accepted(merges().merge(CALLER, source, target));
        // As if the node had died after the first of the three writes.
        engine.execute(source, new Unmerge(SAM, engine.incident(source).alerts()));

        accepted(merges().unmerge(CALLER, source));

        assertFalse(engine.incident(target).relations().absorbed().containsKey(source));
        assertEquals(1, engine.incident(target).alerts().size());
        var cleared = engine.accept(Fixtures.cleared("HalfSource", "warning"));
        assertEquals(source, cleared.incident().orElseThrow());
        assertEquals(Outcome.RESOLVED, cleared.outcome());
        assertTrue(TestEngine.join(merges().unmerge(CALLER, source)).isRefusal());
    }

    @Test
    void alertThatClears_whereItsKeyIsStillBelievedToLeadToTheMergedOne_reachesTheTarget() {
        var source = opened("StaleSource");
        var target = opened("StaleTarget");
        try (var elsewhere = new DedupKeys(database, () -> new IncidentId("unused"))) {
            accepted(new MergeService(
                            engine.engine().incidents(), engine.engine().log(), elsewhere)
                    .merge(CALLER, source, target));
        }

        var cleared = engine.accept(Fixtures.cleared("StaleSource", "warning"));

        assertEquals(target, cleared.incident().orElseThrow());
        assertFalse(engine.incident(target).alerts().get("StaleSource").firing());
    }

    @Test
    void alertThatClears_betweenTheWritesOfAMerge_isClearAtTheTargetToo() {
        var source = opened("BetweenSource");
        var target = opened("BetweenTarget");
        engine.accept(new Signal.Firing(
                Fixtures.SENDER,
                Fixtures.alert("second", Map.of("alertname", "BetweenSource", "severity", "warning")),
                Optional.empty()));
        engine.execute(target, new Absorb(SAM, source, engine.incident(source).alerts()));
        assertEquals(
                source,
                engine.accept(Fixtures.cleared("BetweenSource", "warning"))
                        .incident()
                        .orElseThrow());

        accepted(merges().merge(CALLER, source, target));

        var alerts = engine.incident(target).alerts();
        assertFalse(alerts.get("BetweenSource").firing());
        assertTrue(alerts.get("second").firing());
    }

    /** The target ended, and the problem came back: the source would be a second open incident of its key. */
    @Test
    void unmerge_whoseKeyHasAnotherIncident_isRefused() throws SQLException {
        var source = opened("TakenSource");
        var target = opened("TakenTarget");
        accepted(merges().merge(CALLER, source, target));
        var moved = database.<Integer>run(connection -> {
            try (var statement = connection.prepareStatement(
                    "update dedup_key set incident_id = '0another' where key like '%TakenSource%'")) {
                return statement.executeUpdate();
            }
        });
        assertEquals(1, moved);

        assertEquals(
                Answer.refused(new Rejection.Succeeded(source, new IncidentId("0another"))),
                TestEngine.join(merges().unmerge(CALLER, source)));
        eventually(() -> assertTrue(engine.incident(source).isResolved()));
        assertTrue(engine.incident(target).relations().absorbed().containsKey(source));
    }

    private MergeService merges() {
        return engine.engine().intake().merges();
    }

    private IncidentId opened(String name) {
        return engine.accept(Fixtures.firing(name, "warning")).incident().orElseThrow();
    }

    private static void accepted(CompletionStage<Answer> answer) {
        assertFalse(TestEngine.join(answer).isRefusal());
    }
}
