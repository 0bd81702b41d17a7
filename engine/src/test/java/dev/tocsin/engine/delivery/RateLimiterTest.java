package dev.tocsin.engine.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.engine.channel.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void onePerSecond_tellsTheNextHowLongToWait() {
        var pace = new RateLimiter(Rate.perSecond(1));
        assertEquals(0, pace.take(-5));
        assertEquals(SECOND, pace.take(-5));
        assertEquals(SECOND - 7, pace.take(2));
        assertEquals(0, pace.take(SECOND - 5));
        assertEquals(SECOND, pace.take(SECOND - 5));
    }

    @Test
    void afterARest_asManyAsTheRateGoAtOnce_andNoMore() {
        var pace = new RateLimiter(new Rate(5, Duration.ofSeconds(2)));
        pace.take(0);
        var later = 3_600 * SECOND;
        for (int i = 0; i < 5; i++) {
            assertEquals(0, pace.take(later + i));
        }
        assertEquals(2 * SECOND - 5, pace.take(later + 5));
    }

    @Test
    void reserve_givesEachTheNextTime() {
        var pace = new RateLimiter(new Rate(2, Duration.ofSeconds(1)));
        assertEquals(0, pace.reserve(0));
        assertEquals(0, pace.reserve(0));
        assertEquals(SECOND, pace.reserve(0));
        assertEquals(SECOND - 3, pace.reserve(3));
        assertEquals(2 * SECOND - 3, pace.reserve(3));
    }

    /** Whoever waits as long as they are told goes, and no more go in any span than the rate allows. */
    @Property
    void take_keepsTheRate_whoeverComesWhen(@ForAll @IntRange(min = 1, max = 50) int messages, @ForAll long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var pace = new RateLimiter(Rate.perSecond(messages));
        var now = random.nextLong();
        var gone = new ArrayList<Long>();
        for (int i = 0; i < 300; i++) {
            now += random.nextLong(2 * SECOND / messages);
            if (random.nextBoolean()) {
                now += pace.reserve(now);
            } else {
                var wait = pace.take(now);
                if (wait > 0) {
                    now += wait;
                    assertEquals(0, pace.take(now));
                }
            }
            gone.add(now);
            if (i >= messages) {
                var span = now - gone.get(i - messages);
                assertTrue(span >= SECOND, messages + " more within " + span + " ns");
            }
        }
    }
}
