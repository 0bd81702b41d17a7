package dev.tocsin.engine.delivery;

import dev.tocsin.engine.policy.StormGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has had by one contact method since {@code start}, and whether one more page goes out now or into the
 * digest. A window begins with its first page, so that one is never held; the digest goes out when the window ends, or
 * before that where a level would run out of time.
 *
 * <p>Nobody can take two calls at once. So of calls only the first goes out at once, what comes after it is one call a
 * short time later, and the window goes on after that one.
 *
 * @param pages that went out at once
 * @param digestAt when what is held now goes out; empty or past = nothing is held
 */
record StormWindow(Instant start, int pages, Optional<Instant> digestAt) {
    /** What comes after a call waits for so long, or for a window where that is less: a call rings and is listened to. */
    static final Duration CALL = Duration.ofSeconds(30);

    /** No call is the first that comes so shortly after another. */
    private static final Duration MIN_OF_CALLS = Duration.ofMinutes(1);

    /**
     * A page that wants to go out.
     *
     * @param rings whether it is a call
     * @param nextLevelAt when the next level is paged unless somebody answers
     */
    record Wanted(String recipient, String contact, boolean rings, String severity, Optional<Instant> nextLevelAt) {}

    sealed interface Verdict {
        record Send(String reason) implements Verdict {}

        record Hold(String reason, Instant until) implements Verdict {}
    }

    record Decision(StormWindow after, Verdict verdict) {}

    /** @param before null = nothing has gone out yet */
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

    /** It may be yet to come. */
    private Instant lastCall() {
        return digestAt.filter(start::isBefore).orElse(start);
    }

    /** Whether it is over for every kind of page. */
    boolean isOver(StormGuard guard, Instant now) {
        return !isOpen(guard, now) && !isCallLately(guard, now);
    }

    private StormWindow withPage() {
        return new StormWindow(start, pages + 1, digestAt);
    }

    private StormWindow holding(Instant until) {
        return new StormWindow(start, pages, Optional.of(until));
    }

    /** Half of the level's time at the latest: somebody must be able to answer before the next level is paged. */
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
