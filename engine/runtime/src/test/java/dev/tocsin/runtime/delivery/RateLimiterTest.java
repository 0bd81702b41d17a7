package dev.tocsin.runtime.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.Rate;
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
        var limiter = new RateLimiter(Rate.perSecond(1));
        assertEquals(0, limiter.take(-5));
        assertEquals(SECOND, limiter.take(-5));
        assertEquals(SECOND - 7, limiter.take(2));
        assertEquals(0, limiter.take(SECOND - 5));
        assertEquals(SECOND, limiter.take(SECOND - 5));
    }

    @Test
    void afterARest_asManyAsTheRateGoAtOnce_andNoMore() {
        var limiter = new RateLimiter(new Rate(5, Duration.ofSeconds(2)));
        limiter.take(0);
        var later = 3_600 * SECOND;
        for (int i = 0; i < 5; i++) {
            assertEquals(0, limiter.take(later + i));
        }
        assertEquals(2 * SECOND - 5, limiter.take(later + 5));
    }

    @Test
    void reserve_givesEachTheNextTime() {
        var limiter = new RateLimiter(new Rate(2, Duration.ofSeconds(1)));
        assertEquals(0, limiter.reserve(0));
        assertEquals(0, limiter.reserve(0));
        assertEquals(SECOND, limiter.reserve(0));
        assertEquals(SECOND - 3, limiter.reserve(3));
        assertEquals(2 * SECOND - 3, limiter.reserve(3));
    }

    /** Whoever waits as long as they are told goes, and no more go in any span than the rate allows. */
    @Property
    void take_keepsTheRate_whoeverComesWhen(@ForAll @IntRange(min = 1, max = 50) int messages, @ForAll long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var limiter = new RateLimiter(Rate.perSecond(messages));
        var now = random.nextLong();
        var gone = new ArrayList<Long>();
        for (int i = 0; i < 300; i++) {
            now += random.nextLong(2 * SECOND / messages);
            if (random.nextBoolean()) {
                now += limiter.reserve(now);
            } else {
                var wait = limiter.take(now);
                if (wait > 0) {
                    now += wait;
                    assertEquals(0, limiter.take(now));
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
