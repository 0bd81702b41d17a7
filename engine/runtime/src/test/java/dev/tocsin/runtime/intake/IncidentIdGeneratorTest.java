package dev.tocsin.runtime.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tocsin.core.signal.IncidentId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IncidentIdGeneratorTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void get_withinOneMillisecond_givesIdsInOrder() {
        var ids = new IncidentIdGenerator(CLOCK, new Random(1));

        var given = Stream.generate(ids).limit(5_000).map(IncidentId::value).toList();

        assertEquals(given, new TreeSet<>(given).stream().toList());
        assertEquals(26, given.getFirst().length());
    }

    @Test
    void get_aMillisecondLater_sortsBehindAllBefore() {
        var later = Clock.offset(CLOCK, Duration.ofMillis(1));

        for (var seed : IntStream.range(0, 100).toArray()) {
            var first = new IncidentIdGenerator(CLOCK, new Random(seed)).get().value();
            var second =
                    new IncidentIdGenerator(later, new Random(seed + 1)).get().value();
            assertEquals(-1, Integer.signum(first.compareTo(second)), first + " " + second);
        }
    }

    @Test
    void get_inTwoProcesses_givesDifferentIdsForTheSameMillisecond() {
        assertNotEquals(
                new IncidentIdGenerator(CLOCK, new Random(1)).get(),
                new IncidentIdGenerator(CLOCK, new Random(2)).get());
    }
}
