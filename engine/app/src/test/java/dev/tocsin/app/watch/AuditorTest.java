package dev.tocsin.app.watch;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a node whose timers are dead: time passes, and nothing that was scheduled runs. */
class AuditorTest {
    private static final class DeadTimers extends TimeSource {
        private volatile Duration passed = Duration.ZERO;

        void pass(Duration by) {
            passed = passed.plus(by);
        }

        @Override
        public Instant instant() {
            return Fixtures.T0.plus(passed);
        }

        @Override
        public long nanos() {
            return passed.toNanos();
        }

        @Override
        public Scheduled schedule(Duration delay, Executor executor, Runnable task) {
            if (!delay.isPositive()) {
                executor.execute(task);
            }
            return () -> {};
        }

        @Override
        public void sleep(Duration duration) {}
    }

    private final DeadTimers time = new DeadTimers();
    private final RecordingChannel channel = new RecordingChannel();
    private final Database database = TestDatabase.fresh();
    private final TestEngine engine = TestEngine.start(database, Fixtures.directory(), channel, time);
    private final Auditor auditor =
            new Auditor(engine.engine().dueIndex(), engine.engine().incidents(), time);

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    @Test
    void incidentThatMissedItsDeadline_isFoundAndWoken() {
        var id = engine.accept(Fixtures.firing("Disk", "critical")).incident().orElseThrow();
        eventually(() -> assertEquals("page-delivered", engine.types(id).getLast()));
        auditor.audit();
        assertTrue(auditor.isClean());
        // Level 2 is due after five minutes, and is not overdue for a moment after that.
        time.pass(Duration.ofMinutes(5).plusSeconds(29));
        auditor.audit();
        assertTrue(auditor.isClean());
        assertEquals(List.of("sam"), paged());

        time.pass(Duration.ofSeconds(2));
        auditor.audit();

        assertFalse(auditor.isClean());
        eventually(() -> assertEquals(List.of("sam", "alex"), paged()));
        eventually(() -> {
            auditor.audit();
            assertTrue(auditor.isClean());
        });
    }

    @Test
    void findingThatIsOld_isNone() {
        assertFalse(auditor.isClean());
        auditor.audit();
        assertTrue(auditor.isClean());

        time.pass(Auditor.RECENT);

        assertFalse(auditor.isClean());
    }

    private List<String> paged() {
        return channel.messages().stream()
                .map(PageMessage::recipient)
                .distinct()
                .toList();
    }
}
