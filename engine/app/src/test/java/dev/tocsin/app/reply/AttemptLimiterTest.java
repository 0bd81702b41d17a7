package dev.tocsin.app.reply;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptLimiterTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AttemptLimiter limiter = new AttemptLimiter(3, nanos::get);

    @Test
    void patience_isOverAfterSoManyWrongs_ofOneAddress_andComesBackAfterTenMinutes() {
        limiter.oneMore("a");
        limiter.oneMore("a");
        assertFalse(limiter.isOver("a"));
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        limiter.oneMore("a");
        assertTrue(limiter.isOver("a"));
        assertFalse(limiter.isOver("b"));

        nanos.addAndGet(Duration.ofMinutes(4).toNanos());
        assertTrue(limiter.isOver("a"));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertFalse(limiter.isOver("a"), "ten minutes after the first");
    }
}
