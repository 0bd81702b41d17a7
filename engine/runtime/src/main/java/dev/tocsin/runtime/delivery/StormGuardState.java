package dev.tocsin.runtime.delivery;

import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.RecipientContact;
import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.runtime.delivery.StormWindow.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The state of the storm guard: for each recipient and contact method the current window and the last delivered pages.
 * It is in memory only, and expired entries are dropped.
 */
final class StormGuardState {
    /** With more entries than this, expired ones are dropped. */
    private static final int MANY = 10_000;

    /** Maximum of delivered pages that are kept for each recipient and contact method. */
    private static final int MAX_LAST = 100;

    /** The shortest window for {@link #justBefore}, which looks back two windows. */
    private static final Duration MIN_WINDOW = Duration.ofMinutes(1);

    private record Arrived(String page, Instant at) {}

    private final Map<RecipientContact, StormWindow> windows = new ConcurrentHashMap<>();
    private final Map<RecipientContact, LastPages> last = new ConcurrentHashMap<>();
    private final Supplier<Optional<StormGuard>> guard;
    private final Clock clock;

    /** @param guard the storm guard that is valid now; empty = off */
    StormGuardState(Supplier<Optional<StormGuard>> guard, Clock clock) {
        this.guard = guard;
        this.clock = clock;
    }

    /**
     * Decides whether a page is sent now, and counts it.
     *
     * @param rings whether the page is a phone call
     */
    Verdict decide(Incident incident, Page page, boolean rings) {
        return guard.get()
                .map(valid -> decide(valid, incident, page, rings))
                .orElseGet(() -> new Verdict.Send("the storm guard is off"));
    }

    private Verdict decide(StormGuard valid, Incident incident, Page page, boolean rings) {
        if (windows.size() > MANY) {
            forget(valid, clock.instant());
        }
        var wanted = new StormWindow.Wanted(
                page.recipient(),
                page.contact().channel(),
                rings,
                incident.severity().name(),
                incident.escalation().nextAt());
        var verdict = new Verdict[1];
        windows.compute(RecipientContact.of(page), (_, before) -> {
            // The clock is read here, in the order of the decisions: an instant before the window's start would begin
            // another window.
            var decision = StormWindow.decide(before, valid, wanted, clock.instant());
            verdict[0] = decision.verdict();
            return decision.after();
        });
        return verdict[0];
    }

    /** Records delivered pages, single or in a digest. */
    void arrived(RecipientContact contact, Collection<String> pages) {
        var now = clock.instant();
        var recent = now.minus(memory());
        if (last.size() > MANY) {
            last.values().removeIf(known -> known.isOlderThan(recent));
        }
        last.computeIfAbsent(contact, _ -> new LastPages()).add(pages, now);
    }

    /** The pages that were delivered there just before, as far as this node knows, the newest first. */
    List<String> justBefore(RecipientContact contact) {
        var known = last.get(contact);
        return known == null ? List.of() : known.since(clock.instant().minus(memory()));
    }

    private Duration memory() {
        var window = guard.get().map(StormGuard::window).orElse(MIN_WINDOW);
        var longer = window.compareTo(MIN_WINDOW) < 0 ? MIN_WINDOW : window;
        return longer.plus(longer);
    }

    /** The last delivered pages, the newest last. */
    private static final class LastPages {
        private final ArrayDeque<Arrived> pages = new ArrayDeque<>();

        synchronized void add(Collection<String> more, Instant now) {
            more.stream().limit(MAX_LAST).forEach(page -> pages.addLast(new Arrived(page, now)));
            while (pages.size() > MAX_LAST) {
                pages.removeFirst();
            }
        }

        synchronized boolean isOlderThan(Instant instant) {
            return pages.isEmpty() || pages.getLast().at().isBefore(instant);
        }

        /** The pages delivered after an instant, the newest first. */
        synchronized List<String> since(Instant instant) {
            return pages.reversed().stream()
                    .filter(page -> page.at().isAfter(instant))
                    .map(Arrived::page)
                    .distinct()
                    .toList();
        }
    }

    private void forget(StormGuard valid, Instant now) {
        windows.values().removeIf(window -> window.isOver(valid, now));
    }
}
