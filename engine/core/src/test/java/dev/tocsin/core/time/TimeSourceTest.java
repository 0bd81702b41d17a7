package dev.tocsin.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimeSourceTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

    private final TimeSource time = TimeSource.system();

    /** What depends on the future may send a page or compose a digest: every timer of the node would wait for it. */
    @Test
    void timeout_whoseDependentsBlock_delaysNoOtherTask() throws Exception {
        var goOn = new CountDownLatch(1);
        var blocked = new CountDownLatch(1);
        var future = new CompletableFuture<Void>();
        var timeout = future.whenComplete((_, _) -> {
            blocked.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        var unused = time.timeout(future, MILLISECOND);
        try {
            blocked.await();
            var ran = new CountDownLatch(1);
            time.schedule(MILLISECOND, ran::countDown);

            assertTrue(ran.await(10, TimeUnit.SECONDS), "the task waits for another one");
        } finally {
            goOn.countDown();
        }
        assertTrue(timeout.handle((_, failure) -> failure != null).join());
    }

    /** An incident with such a deadline could never be recovered. */
    @Test
    void delayOfMoreThan292Years_isScheduled_andDoesNotRunEarly() throws Exception {
        var runs = new AtomicInteger();
        var scheduled = time.schedule(LONGEST, runs::incrementAndGet);
        var ran = new CountDownLatch(1);
        time.schedule(Duration.ofMillis(20), ran::countDown);
        ran.await();
        scheduled.cancel();

        assertEquals(0, runs.get());
    }

    @Test
    void manualTime_takesALongDelayToo() {
        var manual = new ManualTime(Fixtures.T0);
        var runs = new AtomicInteger();
        manual.advance(MILLISECOND);
        manual.schedule(LONGEST, runs::incrementAndGet);
        manual.advance(Duration.ofDays(36_500));

        assertEquals(0, runs.get());
    }
}
