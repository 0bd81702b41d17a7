package dev.tocsin.runtime.delivery;

import dev.tocsin.core.policy.StormGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a recipient has received through one contact method since {@code start}; decides whether one more page is sent
 * now or held for the digest. A window begins with its first page, which is never held. The digest is sent when the
 * window ends, or earlier if the level would time out.
 *
 * <p>Nobody can take two calls at once. So only the first call is made at once, the pages after it are one call a short
 * time later, and the window is extended after that call.
 *
 * @param pages that were sent at once
 * @param digestAt when the held pages are sent; empty or past = none is held
 */
record StormWindow(Instant start, int pages, Optional<Instant> digestAt) {
    /**
     * Pages after a call are held for this time, or for the window if that is shorter: the call rings and is listened
     * to.
     */
    static final Duration CALL = Duration.ofSeconds(30);

    /** A call within this time after another does not begin a new window. */
    private static final Duration MIN_OF_CALLS = Duration.ofMinutes(1);

    /**
     * A page that is due.
     *
     * @param contact the channel
     * @param rings whether the page is a phone call
     * @param nextLevelAt when the next level is paged unless somebody answers
     */
    record Wanted(String recipient, String contact, boolean rings, String severity, Optional<Instant> nextLevelAt) {}

    sealed interface Verdict {
        record Send(String reason) implements Verdict {}

        record Hold(String reason, Instant until) implements Verdict {}
    }

    record Decision(StormWindow after, Verdict verdict) {}

    /** @param before the window so far; null = none */
    static Decision decide(@Nullable StormWindow before, StormGuard guard, Wanted page, Instant now) {
        return page.rings() ? call(before, guard, page, now) : message(before, guard, page, now);
    }

    private static Decision message(@Nullable StormWindow before, StormGuard guard, Wanted page, Instant now) {
        var window = before != null && before.isOpen(guard, now) ? before : new StormWindow(now, 0, Optional.empty());
        if (window.pages < guard.pages()) {
            return new Decision(
                    window.withPage(), new Verdict.Send("page " + (window.pages + 1) + " of " + guard.pages()));
        }
        if (guard.exempt().contains(page.severity())) {
            return new Decision(window.withPage(), new Verdict.Send("severity " + page.severity() + " is exempt"));
        }
        var until = window.digestAt
                .filter(now::isBefore)
                .orElseGet(() -> inTime(page, now, window.start.plus(guard.window())));
        var reason = page.recipient() + " has had " + window.pages + " pages by " + page.contact() + " since "
                + window.start + ", and the storm guard allows " + guard.pages() + " in "
                + guard.window().toSeconds() + " s";
        return new Decision(window.holding(until), new Verdict.Hold(reason, until));
    }

    private static Decision call(@Nullable StormWindow before, StormGuard guard, Wanted page, Instant now) {
        if (before == null || !before.isCallLately(guard, now)) {
            return new Decision(new StormWindow(now, 1, Optional.empty()), new Verdict.Send("the first call"));
        }
        var wait = shorter(CALL, guard.window());
        var isExempt = guard.exempt().contains(page.severity());
        var isOver = !now.isBefore(before.lastCall().plus(wait));
        if (isExempt && isOver) {
            return new Decision(
                    new StormWindow(now, 1, Optional.empty()),
                    new Verdict.Send("severity " + page.severity() + " is exempt"));
        }
        var end = isExempt ? before.lastCall().plus(wait) : now.plus(wait);
        var until = before.digestAt.filter(now::isBefore).orElseGet(() -> inTime(page, now, end));
        var reason = page.recipient() + " was called by " + page.contact() + " at " + before.start
                + ", and pages shortly after a call are combined into one call";
        return new Decision(before.holding(until), new Verdict.Hold(reason, until));
    }

    boolean isOpen(StormGuard guard, Instant now) {
        return !now.isBefore(start) && now.isBefore(start.plus(guard.window()));
    }

    private boolean isCallLately(StormGuard guard, Instant now) {
        return !now.isBefore(start) && now.isBefore(lastCall().plus(longer(guard.window(), MIN_OF_CALLS)));
    }

    /** When the last call was or, if pages are held, will be made. */
    private Instant lastCall() {
        return digestAt.filter(start::isBefore).orElse(start);
    }

    /** Whether the window is over for pages of every kind. */
    boolean isOver(StormGuard guard, Instant now) {
        return !isOpen(guard, now) && !isCallLately(guard, now);
    }

    private StormWindow withPage() {
        return new StormWindow(start, pages + 1, digestAt);
    }

    private StormWindow holding(Instant until) {
        return new StormWindow(start, pages, Optional.of(until));
    }

    /**
     * The end of the hold, but at most half of the time until the next level: somebody must be able to answer before.
     */
    private static Instant inTime(Wanted page, Instant now, Instant end) {
        return page.nextLevelAt()
                .filter(now::isBefore)
                .map(next -> now.plus(Duration.between(now, next).dividedBy(2)))
                .filter(end::isAfter)
                .orElse(end);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
