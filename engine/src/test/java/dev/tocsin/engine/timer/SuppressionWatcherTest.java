package dev.tocsin.engine.timer;

import static dev.tocsin.engine.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.testing.Fixtures;
import dev.tocsin.engine.testing.RecordingChannel;
import dev.tocsin.engine.testing.TestDatabase;
import dev.tocsin.engine.testing.TestEngine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SuppressionWatcherTest {
    @Test
    void look_thatFailsOnce_isNotTheLast() {
        var looks = new AtomicInteger();
        Supplier<Directory> faulty = () -> {
            if (looks.getAndIncrement() == 0) {
                throw new IllegalStateException("not now");
            }
            return Fixtures.directory();
        };
        try (var database = TestDatabase.fresh();
                var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel());
                var _ = SuppressionWatcher.start(
                        database, faulty, engine.engine().incidents(), Clock.systemUTC())) {
            eventually(() -> assertTrue(looks.get() > 2));
        }
    }
}
