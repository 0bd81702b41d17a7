package dev.tocsin.runtime.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.runtime.delivery.CircuitBreaker.State;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private final ManualTime time = new ManualTime(Fixtures.T0);
    private final CircuitBreaker breaker = new CircuitBreaker(time);

    @Test
    void enter_letsEverybodyThrough_untilSoManyHaveFailedInARow() {
        fail(CircuitBreaker.FAILURES - 1);
        breaker.ended(true);
        fail(CircuitBreaker.FAILURES - 1);
        assertTrue(breaker.enter());
        assertFalse(breaker.refuses());
        breaker.ended(false);
        assertEquals(State.OPEN, breaker.state());
        assertTrue(breaker.refuses());
        assertFalse(breaker.enter());
        assertPause(CircuitBreaker.PAUSE);
    }

    @Test
    void open_saysTheRestOfThePause_andThenLetsOneTry() {
        fail(CircuitBreaker.FAILURES);
        pass(Duration.ofSeconds(4));
        assertPause(CircuitBreaker.PAUSE.minusSeconds(4));
        pass(CircuitBreaker.PAUSE);
        assertFalse(breaker.refuses());
        assertTrue(breaker.enter());
        assertEquals(State.HALF_OPEN, breaker.state());
        assertTrue(breaker.refuses());
        assertFalse(breaker.enter(), "one at a time");
    }

    @Test
    void lastWorked_isTheStart_untilSomethingWorks() {
        var start = time.nanos();
        pass(CircuitBreaker.PAUSE);
        fail(CircuitBreaker.FAILURES);
        assertEquals(start, breaker.lastWorked());
        breaker.ended(true);
        assertEquals(time.nanos(), breaker.lastWorked());
    }

    @Test
    void trial_thatSucceeds_closes() {
        fail(CircuitBreaker.FAILURES);
        pass(CircuitBreaker.PAUSE);
        breaker.enter();
        breaker.ended(true);
        assertEquals(State.CLOSED, breaker.state());
        fail(CircuitBreaker.FAILURES - 1);
        assertEquals(State.CLOSED, breaker.state());
    }

    @Test
    void trial_thatFails_opensForAnotherPause() {
        fail(CircuitBreaker.FAILURES);
        pass(CircuitBreaker.PAUSE);
        breaker.enter();
        breaker.ended(false);
        assertPause(CircuitBreaker.PAUSE);
    }

    @Test
    void trial_thatWasNotMade_leavesItToTheNext() {
        fail(CircuitBreaker.FAILURES);
        pass(CircuitBreaker.PAUSE);
        breaker.enter();
        breaker.notMade();
        assertTrue(breaker.enter());
        assertEquals(State.HALF_OPEN, breaker.state());
    }

    @Test
    void failureOfOneThatWasUnderWayBefore_doesNotProlongThePause_andASuccessEndsIt() {
        fail(CircuitBreaker.FAILURES);
        pass(Duration.ofSeconds(4));
        breaker.ended(false);
        assertPause(CircuitBreaker.PAUSE.minusSeconds(4));
        breaker.ended(true);
        assertTrue(breaker.enter());
    }

    private void assertPause(Duration left) {
        assertTrue(breaker.refuses());
        assertEquals(left.toNanos(), breaker.pause());
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.ended(false);
        }
    }

    private void pass(Duration by) {
        time.advance(by);
    }
}
