package dev.tocsin.runtime.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.Decision;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.incident.IncidentDecider;
import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.delivery.StormWindow.Verdict;
import dev.tocsin.testing.Fixtures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StormGuardStateTest {
    private static final StormGuard ONE = new StormGuard(1, Duration.ofMinutes(1), Set.of());

    /** Whoever looks at it first is held up until another has, or for a moment. */
    private static final class HesitantClock extends Clock {
        private final AtomicInteger looks = new AtomicInteger();
        private final CountDownLatch another = new CountDownLatch(1);

        @Override
        public Instant instant() {
            var look = looks.getAndIncrement();
            try {
                if (look == 0) {
                    another.await(500, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Fixtures.T0.plusMillis(look);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void ask_byTwoAtOnce_whoeverLookedAtTheClockFirst_letsNoMoreThroughThanTheGuardDoes() throws Exception {
        var clock = new HesitantClock();
        var storms = new StormGuardState(() -> Optional.of(ONE), clock);
        var incident = incident();
        var page = new Page(new PageId("i1.1"), new Level(1), "sam", new ContactMethod("pager", "sam"), "because");

        var first =
                CompletableFuture.supplyAsync(() -> storms.decide(incident, page, false), StormGuardStateTest::start);
        while (clock.looks.get() == 0) {
            Thread.onSpinWait();
        }
        var second = CompletableFuture.supplyAsync(
                () -> {
                    var verdict = storms.decide(incident, page, false);
                    clock.another.countDown();
                    return verdict;
                },
                StormGuardStateTest::start);

        var sent = (first.get() instanceof Verdict.Send ? 1 : 0) + (second.get() instanceof Verdict.Send ? 1 : 0);
        assertEquals(1, sent);
    }

    private static void start(Runnable task) {
        Thread.ofPlatform().daemon().start(task);
    }

    private static Incident incident() {
        var signal = Fixtures.firing("a1", "critical");
        var router = Fixtures.router(Fixtures.policy(Duration.ofMinutes(5)));
        var placement = (Routed) router.route(signal, Fixtures.T0).getFirst();
        IncidentState unopened = new IncidentState.Unopened(new IncidentId("i1"));
        var fire = new Fire(Fixtures.SENDER, signal.alert(), placement, Optional.empty());
        var decision = IncidentDecider.decide(unopened, fire, Fixtures.T0, Fixtures.directory());
        return (Incident) ((Decision.Accepted) decision)
                .events().stream().reduce(unopened, IncidentEvolver::evolve, (_, last) -> last);
    }
}
