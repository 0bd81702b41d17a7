package dev.tocsin.runtime.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("it reads what is logged")
class StartBarrierTest {
    /** About every second one would not, if it did not begin first. */
    private static final int NODES = 6;

    @Test
    void nodesThatStopRightAfterTheirStart_handOverBeforeTheTimeForThatIsOver() {
        var pekko = (Logger) LoggerFactory.getLogger("org.apache.pekko");
        var warnings = new ListAppender<ILoggingEvent>();
        warnings.start();
        pekko.addAppender(warnings);
        try (var database = TestDatabase.fresh()) {
            for (int i = 0; i < NODES; i++) {
                TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel())
                        .close();
            }
        } finally {
            pekko.detachAppender(warnings);
        }
        assertEquals(
                List.of(),
                warnings.list.stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .filter(message -> message.contains("timed out"))
                        .toList());
    }
}
