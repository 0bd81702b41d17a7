package dev.tocsin.engine.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void noPace_letsEverybodyGo() {
        var pace = new Pace(OptionalInt.empty());
        for (int i = 0; i < 1_000; i++) {
            assertEquals(0, pace.take(7));
        }
    }

    @Test
    void onePerSecond_tellsTheNextHowLongToWait() {
        var pace = new Pace(OptionalInt.of(1));
        assertEquals(0, pace.take(-5));
        assertEquals(SECOND, pace.take(-5));
        assertEquals(SECOND - 7, pace.take(2));
        assertEquals(0, pace.take(SECOND - 5));
        assertEquals(SECOND, pace.take(SECOND - 5));
    }

    @Test
    void afterARest_onlyATenthOfASecondsWorthGoesAtOnce() {
        var pace = new Pace(OptionalInt.of(50));
        pace.take(0);
        var later = 3_600 * SECOND;
        for (int i = 0; i < 5; i++) {
            assertEquals(0, pace.take(later));
        }
        assertEquals(SECOND / 50, pace.take(later));
    }

    /** Whoever waits as long as they are told goes, and no more go in any time than the pace allows. */
    @Property
    void take_keepsThePace_whoeverComesWhen(@ForAll @IntRange(min = 1, max = 200) int perSecond, @ForAll long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var pace = new Pace(OptionalInt.of(perSecond));
        var now = 0L;
        var start = -1L;
        var gone = 0;
        for (int i = 0; i < 300; i++) {
            now += random.nextLong(SECOND / perSecond);
            var wait = pace.take(now);
            if (wait > 0) {
                now += wait;
                assertEquals(0, pace.take(now));
            }
            start = start < 0 ? now : start;
            gone++;
            var most = (now - start) / (double) SECOND * perSecond + Math.max(1, perSecond / 10.0);
            assertTrue(gone <= most + 1, gone + " after " + (now - start) + " ns");
        }
    }
}
