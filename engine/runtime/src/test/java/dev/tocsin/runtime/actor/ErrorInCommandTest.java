package dev.tocsin.runtime.actor;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.Engine;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** To Pekko an Error is the end of the node, and of every incident on it. */
@Timeout(120)
class ErrorInCommandTest {
    private final AtomicBoolean broken = new AtomicBoolean();

    @Test
    void stackThatOverflows_endsTheCommandOnly() {
        var router = Fixtures.router(Fixtures.policy(Duration.ofMinutes(5)));
        try (var database = TestDatabase.fresh();
                var engine = Engine.start(new Engine.Parts(
                        database,
                        this::directory,
                        () -> router,
                        Optional::empty,
                        Optional::empty,
                        Map.of("pager", new RecordingChannel()),
                        TimeSource.system(),
                        RandomGenerator.getDefault(),
                        new SimpleMeterRegistry()))) {
            var opened = TestEngine.join(engine.intake()
                    .accept(TestEngine.caller(Fixtures.SENDER), List.of(Fixtures.firing("A", "critical"))));
            var id = opened.getFirst().incident().orElseThrow();

            eventually(() -> assertTrue(TestEngine.join(engine.log().events(id, 0)).stream()
                    .anyMatch(entry -> entry.type().equals("page-delivered"))));
            broken.set(true);
            var failure = assertThrows(
                    CompletionException.class,
                    () -> TestEngine.join(engine.incidents().probe(id)));
            assertTrue(failure.getCause() instanceof Incidents.NotWritten, failure::toString);

            broken.set(false);
            // What reaches the actor while it leaves is lost (known-gaps), so it is asked again.
            eventually(() -> assertTrue(TestEngine.join(engine.log().of(id)).isPresent()));
            assertFalse(engine.system().whenTerminated().isCompleted());
        }
    }

    /** In actors only: the test is not about other threads. */
    private Directory directory() {
        return broken.get() && Thread.currentThread().getName().contains("dispatcher")
                ? overflow(1)
                : Fixtures.directory();
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Directory overflow(int n) {
        return n < 0 ? Fixtures.directory() : overflow(n < Integer.MAX_VALUE ? n + 1 : 1);
    }
}
