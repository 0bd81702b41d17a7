package dev.tocsin.runtime.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Property
    void after_isSomewhereBelowAQuadruplingWait_ofAtMostAMinute(
            @ForAll @IntRange(min = 1, max = 100) int attempt, @ForAll long seed) {
        var full = Duration.ofMillis((long) Math.min(60_000, 2_000 * Math.pow(4, attempt - 1)));

        var wait = new Backoff(RandomGeneratorFactory.of("L64X128MixRandom").create(seed)).after(attempt);

        assertTrue(!wait.isNegative(), wait::toString);
        assertTrue(wait.compareTo(full) <= 0, wait::toString);
    }

    @Test
    void after_differsFromTimeToTime() {
        var backoff = new Backoff(RandomGenerator.getDefault());
        assertEquals(
                2,
                Stream.generate(() -> backoff.after(3))
                        .limit(1_000)
                        .distinct()
                        .limit(2)
                        .count());
    }
}
