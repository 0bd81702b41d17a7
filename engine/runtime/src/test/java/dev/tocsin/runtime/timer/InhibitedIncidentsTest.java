package dev.tocsin.runtime.timer;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.core.suppression.ActiveInhibitions;
import dev.tocsin.core.suppression.InhibitionRule;
import dev.tocsin.core.suppression.InhibitionRules;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While a critical alert fires, warnings page nobody. */
class InhibitedIncidentsTest {
    private static final InhibitionRule RULE = new InhibitionRule(
            "inhibit_rules[0]",
            List.of(new Matcher.Equal("severity", "critical")),
            List.of(new Matcher.Equal("severity", "warning")),
            List.of());

    private final Database database =
            Database.open(TestDatabase.freshUrl(), EmbeddedDatabase.USER, TestDatabase.password(), 10);
    private final RecordingChannel channel = new RecordingChannel();
    private TestEngine engine = start();

    private TestEngine start() {
        return TestEngine.start(
                database,
                directory(),
                Fixtures.router(Fixtures.policy(Duration.ofHours(1))),
                channel,
                TestEngine.Memory.USUAL);
    }

    private static Directory directory() {
        var inhibitors = new ActiveInhibitions(new InhibitionRules(List.of(RULE)), List.of());
        return Fixtures.directory().with(new SuppressionRules(List.of(), List.of(), inhibitors));
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    @Test
    void target_isHeldWhileASourceFires_andPagesWhenTheLastHasCleared() {
        accept(Fixtures.firing("Down", "critical"));
        accept(Fixtures.firing("Out", "critical"));
        eventually(() -> assertEquals(2, firing()));
        var target = accept(Fixtures.firing("Slow", "warning"));
        eventually(() -> assertTrue(engine.types(target).contains("escalation-held")));

        var held = engine.incident(target).suppressions();
        assertTrue(held.toString().contains("inhibited by inhibit_rules[0] while"), held::toString);
        assertFalse(engine.types(target).contains("page-requested"));

        accept(Fixtures.cleared("Down", "critical"));
        eventually(() -> assertEquals(1, firing()));
        engine.execute(target, new IncidentCommand.AddNote(Fixtures.SAM, "still held"));
        assertFalse(engine.types(target).contains("escalation-released"));

        accept(Fixtures.cleared("Out", "critical"));
        eventually(() -> assertTrue(paged(target)));
        assertEquals(3, channel.messages().size());
    }

    @Test
    void target_isHeldByASourceThatFiredBeforeARestart() {
        var source = accept(Fixtures.firing("Down", "critical"));
        eventually(() -> assertTrue(paged(source)));
        engine.close();
        engine = start();
        var target = accept(Fixtures.firing("Slow", "warning"));

        eventually(() -> assertTrue(engine.types(target).contains("escalation-held")));
        engine.execute(source, new IncidentCommand.Resolve(Fixtures.SAM, "mended"));
        eventually(() -> assertTrue(paged(target)));
    }

    private int firing() {
        return engine.engine()
                .directory()
                .get()
                .suppressionRules()
                .inhibitions()
                .firing()
                .size();
    }

    private boolean paged(IncidentId id) {
        return engine.types(id).contains("page-delivered");
    }

    private IncidentId accept(Signal signal) {
        return engine.accept(signal).incident().orElseThrow();
    }
}
