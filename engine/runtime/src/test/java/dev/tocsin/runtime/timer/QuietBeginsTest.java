package dev.tocsin.runtime.timer;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.core.suppression.MaintenanceWindow;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Work that begins at 12:02, before the first level's five minutes are over. The clock goes on when it is told to. */
class QuietBeginsTest {
    private static final Instant BEGINS = Fixtures.T0.plus(Duration.ofMinutes(2));

    @Test
    void window_thatBeginsWhileAPageWaitsForAnotherAttempt_withdrawsIt() {
        var window = new MaintenanceWindow(
                "upgrade",
                List.of(new Matcher.Equal("alertname", "Slow")),
                List.of(),
                List.of(new SuppressionSpan(BEGINS, BEGINS.plus(Duration.ofHours(1)))),
                "",
                Optional.empty(),
                List.of());
        var directory = Fixtures.directory().with(new SuppressionRules(List.of(), List.of(window)));
        var clock = new ManualTime(Fixtures.T0);
        var channel = new RecordingChannel();
        channel.answer(_ -> CompletableFuture.completedFuture(
                new DeliveryOutcome.Retryable("busy", Optional.of(Duration.ofMinutes(4)))));
        try (var database = Database.open(TestDatabase.freshUrl(), EmbeddedDatabase.USER, TestDatabase.password(), 10);
                var engine = TestEngine.start(database, directory, channel, clock)) {
            var slow = opened(engine, Fixtures.firing("Slow", "critical"));
            var loud = opened(engine, Fixtures.firing("Loud", "critical"));
            eventually(() -> assertEquals(
                    2,
                    engine.incident(slow).pending().size()
                            + engine.incident(loud).pending().size()));
            eventually(() -> assertTrue(engine.types(slow).contains("page-delayed")));
            assertFalse(engine.types(slow).contains("escalation-held"));

            clock.set(BEGINS);

            eventually(() -> assertTrue(engine.types(slow).contains("escalation-held")));
            assertEquals(0, engine.incident(slow).pending().size());
            assertEquals(1, engine.incident(loud).pending().size());
            assertFalse(engine.types(loud).contains("escalation-held"));
        }
    }

    private static IncidentId opened(TestEngine engine, Signal signal) {
        return engine.accept(signal).incident().orElseThrow();
    }
}
