package dev.tocsin.runtime.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final ManualTime time = new ManualTime(Fixtures.T0);
    private final Admission admission = new Admission(time);

    @Test
    void enter_upToTheLimit_thenRefused_untilSomebodyLeaves() {
        fill();
        assertEquals(Admission.MAX_PENDING_AT_START, admission.inFlight());
        assertTrue(admission.isFull());
        assertFalse(admission.enter(1, true));
        admission.leave(1);
        assertFalse(admission.isFull());
        assertTrue(admission.enter(1, true));
    }

    @Test
    void enter_ofALargeRequest_needsNoMoreRoomThanASmallOne() {
        fill();
        admission.leave(1);
        assertTrue(admission.enter(20_000, true));
        assertEquals(Admission.MAX_PENDING_AT_START - 1 + Admission.LARGEST, admission.inFlight());
        admission.leave(20_000);
        assertEquals(Admission.MAX_PENDING_AT_START - 1, admission.inFlight());
    }

    @Test
    void whatFiresNothing_isLetInWhileAlertsAreRefused_upToABoundToo() {
        fill();
        for (int i = 0; i < Admission.RESERVED; i++) {
            assertFalse(admission.enter(1, true));
            assertTrue(admission.enter(1, false));
        }
        assertFalse(admission.enter(1, false));
    }

    @Test
    void limit_followsThePace_downAndUp() {
        fill();
        for (int second = 0; second < 20; second++) {
            keepFull(300);
        }
        assertEquals(300, admission.limit(), 10);
        for (int second = 0; second < 20; second++) {
            keepFull(5_000);
        }
        assertEquals(5_000, admission.limit(), 200);
    }

    @Test
    void limit_hasAFloorAndACeiling() {
        fill();
        for (int second = 0; second < 20; second++) {
            keepFull(2);
        }
        assertEquals(Admission.LEAST, admission.limit());
        for (int second = 0; second < 20; second++) {
            keepFull(100_000);
        }
        assertEquals(Admission.MAX_PENDING, admission.limit());
    }

    @Test
    void limit_isNotTakenFromSendersThatLetUp() {
        fill();
        time.advance(Duration.ofMillis(100));
        for (int i = 0; i < Admission.MAX_PENDING_AT_START; i++) {
            admission.leave(1);
        }
        time.advance(Duration.ofMinutes(5));
        admission.enter(1, true);
        admission.leave(1);
        assertEquals(Admission.MAX_PENDING_AT_START, admission.limit());
    }

    private void fill() {
        while (admission.enter(1, true)) {
            assertTrue(admission.inFlight() <= Admission.MAX_PENDING_AT_START);
        }
    }

    /** A second in which so many are answered, and as many come again. */
    private void keepFull(int answered) {
        for (int i = 0; i < answered; i++) {
            time.advance(Duration.ofSeconds(1).dividedBy(answered).plusNanos(1));
            admission.leave(1);
            while (admission.enter(1, true)) {}
        }
    }
}
