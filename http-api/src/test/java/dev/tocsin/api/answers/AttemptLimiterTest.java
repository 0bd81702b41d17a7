package dev.tocsin.api.answers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptLimiterTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AttemptLimiter patience = new AttemptLimiter(3, nanos::get);

    @Test
    void patience_isOverAfterSoManyWrongs_ofOneAddress_andComesBackAfterTenMinutes() {
        patience.oneMore("a");
        patience.oneMore("a");
        assertFalse(patience.isOver("a"));
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        patience.oneMore("a");
        assertTrue(patience.isOver("a"));
        assertFalse(patience.isOver("b"));

        nanos.addAndGet(Duration.ofMinutes(4).toNanos());
        assertTrue(patience.isOver("a"));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertFalse(patience.isOver("a"), "ten minutes after the first");
    }
}
