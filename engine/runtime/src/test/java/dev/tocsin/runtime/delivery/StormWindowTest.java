package dev.tocsin.runtime.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.runtime.delivery.StormWindow.Verdict;
import dev.tocsin.runtime.delivery.StormWindow.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StormWindowTest {
    private static final Instant T0 = Instant.parse("2026-11-20T12:00:00Z");
    private static final StormGuard GUARD = new StormGuard(2, Duration.ofMinutes(1), Set.of("critical"));

    private @Nullable StormWindow window;

    @Test
    void pagesOfAWindow_goOutUpToTheirNumber_andTheRestWaitForItsEnd() {
        assertSent(page("warning"), 0);
        assertSent(page("warning"), 1);
        var hold = assertInstanceOf(Verdict.Hold.class, decide(page("warning"), 2));
        assertEquals(T0.plusSeconds(60), hold.until());
        assertEquals(
                "sam has had 2 pages by sms since 2026-11-20T12:00:00Z, and the storm guard allows 2 in 60 s",
                hold.reason());
        assertHeld(page("warning"), 59, 60);
    }

    @Test
    void windowThatIsOver_isFollowedByOneThatBeginsWithItsFirstPage() {
        fill();
        assertSent(page("warning"), 60);
        assertSent(page("warning"), 70);
        assertHeld(page("warning"), 119, 120);
    }

    @Test
    void exemptSeverity_isNeverHeld_andCounts() {
        assertSent(page("critical"), 0);
        assertSent(page("critical"), 1);
        assertHeld(page("warning"), 2, 60);
        assertSent(page("critical"), 3);
    }

    @Test
    void levelThatRunsOutBeforeTheWindowEnds_bringsTheDigestForward() {
        fill();
        assertHeld(new Wanted("sam", "sms", false, "warning", Optional.of(T0.plusSeconds(30))), 10, 20);
        // What comes now goes along with it, however much time it has.
        assertHeld(page("warning"), 15, 20);
        assertHeld(page("warning"), 20, 60);
    }

    @Test
    void clockThatGoesBack_beginsAnew() {
        fill();
        assertSent(page("warning"), -5);
    }

    @Test
    void calls_afterTheFirst_areOneCallAShortTimeLater_andSoAreThoseAfterThat() {
        assertSent(call("warning"), 0);
        var hold = assertInstanceOf(Verdict.Hold.class, decide(call("warning"), 5));
        assertEquals(T0.plusSeconds(35), hold.until());
        assertEquals(
                "sam was called by phone at 2026-11-20T12:00:00Z, and pages shortly after a call are combined into one"
                        + " call",
                hold.reason());
        assertHeld(call("warning"), 34, 35);
        assertHeld(call("warning"), 36, 66);
        assertHeld(call("warning"), 125, 155);
        assertSent(call("warning"), 215);
    }

    @Test
    void callOfAnExemptSeverity_waitsOnlyAsLongAsACallMayBeUnderWay() {
        assertSent(call("critical"), 0);
        assertHeld(call("critical"), 1, 30);
        assertHeld(call("warning"), 2, 30);
        assertHeld(call("critical"), 31, 60);
        assertSent(call("critical"), 95);
    }

    @Test
    void callWhoseLevelRunsOut_waitsForHalfOfThat() {
        assertSent(call("warning"), 0);
        assertHeld(new Wanted("sam", "phone", true, "warning", Optional.of(T0.plusSeconds(20))), 10, 15);
    }

    @Test
    void callsUnderAShortWindow_waitForNoMoreThanIt_andTheNextMinuteStillBundles() {
        var guard = new StormGuard(5, Duration.ofSeconds(3), Set.of());
        var first = StormWindow.decide(null, guard, call("warning"), T0);
        assertInstanceOf(Verdict.Send.class, first.verdict());
        var second = StormWindow.decide(first.after(), guard, call("warning"), T0.plusSeconds(50));
        assertEquals(
                T0.plusSeconds(53),
                assertInstanceOf(Verdict.Hold.class, second.verdict()).until());
    }

    @Property
    void anyCalls_neverComeWithinTheTimeThatOneTakes_andNoneIsHeldForLongerThanThat(
            @ForAll @Size(max = 200) List<@IntRange(max = 70) Integer> waits, @ForAll boolean exempt) {
        StormWindow before = null;
        Instant last = null;
        var now = T0;
        for (var wait : waits) {
            now = now.plusSeconds(wait);
            var decision = StormWindow.decide(before, GUARD, call(exempt ? "critical" : "warning"), now);
            var at = decision.verdict() instanceof Verdict.Hold(_, var until) ? until : now;
            assertTrue(!at.isBefore(now) && !at.isAfter(now.plus(StormWindow.CALL)));
            assertTrue(last == null || at.equals(last) || !at.isBefore(last.plus(StormWindow.CALL)), last + " " + at);
            last = at;
            before = decision.after();
        }
    }

    @Property
    void anyPages_theFirstOfAWindowGoesOut_andNoneIsHeldForLongerThanAWindow(
            @ForAll @Size(max = 200) List<@IntRange(max = 40) Integer> waits) {
        var guard = new StormGuard(1, Duration.ofMinutes(1), Set.of());
        StormWindow before = null;
        var now = T0;
        for (var wait : waits) {
            now = now.plusSeconds(wait);
            var isFirst = before == null || !before.isOpen(guard, now);
            var decision = StormWindow.decide(before, guard, page("warning"), now);
            switch (decision.verdict()) {
                case Verdict.Send _ -> assertTrue(isFirst);
                case Verdict.Hold(_, var until) -> {
                    assertFalse(isFirst);
                    assertTrue(until.isAfter(now) && !until.isAfter(now.plusSeconds(60)));
                }
            }
            before = decision.after();
        }
    }

    private void fill() {
        assertSent(page("warning"), 0);
        assertSent(page("warning"), 0);
    }

    private void assertSent(Wanted page, int second) {
        assertInstanceOf(Verdict.Send.class, decide(page, second));
    }

    private void assertHeld(Wanted page, int second, int until) {
        assertEquals(
                T0.plusSeconds(until),
                assertInstanceOf(Verdict.Hold.class, decide(page, second)).until());
    }

    private Verdict decide(Wanted page, int second) {
        var decision = StormWindow.decide(window, GUARD, page, T0.plusSeconds(second));
        window = decision.after();
        return decision.verdict();
    }

    private static Wanted call(String severity) {
        return new Wanted("sam", "phone", true, severity, Optional.empty());
    }

    private static Wanted page(String severity) {
        return new Wanted("sam", "sms", false, severity, Optional.empty());
    }
}
