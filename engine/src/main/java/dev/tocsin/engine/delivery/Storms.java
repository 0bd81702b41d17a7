package dev.tocsin.engine.delivery;

import dev.tocsin.engine.delivery.StormWindow.Verdict;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.Page;
import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.StormGuard;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The storm guard's memory: one window a recipient and contact method, forgotten when it is over. */
final class Storms {
    /** Above this many, those that are over are looked for and dropped. */
    private static final int MANY = 10_000;

    /** Somebody, by one of the ways to reach them. */
    record Way(String recipient, ContactMethod contact) {
        static Way of(Page page) {
            return new Way(page.recipient(), page.contact());
        }
    }

    private final Map<Way, StormWindow> windows = new ConcurrentHashMap<>();
    private final Supplier<Optional<StormGuard>> guard;
    private final Clock clock;

    /** @param guard valid now; empty = off */
    Storms(Supplier<Optional<StormGuard>> guard, Clock clock) {
        this.guard = guard;
        this.clock = clock;
    }

    /** Whether a page goes out now. Whoever asks counts. */
    Verdict ask(Incident incident, Page page) {
        return guard.get()
                .map(valid -> ask(valid, incident, page))
                .orElseGet(() -> new Verdict.Send("the storm guard is off"));
    }

    private Verdict ask(StormGuard valid, Incident incident, Page page) {
        if (windows.size() > MANY) {
            forget(valid, clock.instant());
        }
        var wanted = new StormWindow.Wanted(
                page.recipient(),
                page.contact().channel(),
                incident.severity().name(),
                incident.escalation().nextAt());
        var verdict = new Verdict[1];
        windows.compute(Way.of(page), (_, before) -> {
            // The clock is read here, in the order of the decisions: a time from before the window would begin another.
            var decision = StormWindow.decide(before, valid, wanted, clock.instant());
            verdict[0] = decision.verdict();
            return decision.after();
        });
        return verdict[0];
    }

    private void forget(StormGuard valid, Instant now) {
        windows.values().removeIf(window -> !window.isOpen(valid, now));
    }
}
