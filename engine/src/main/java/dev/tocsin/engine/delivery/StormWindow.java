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
 * @param pages that went out at once
 * @param digestAt when what is held now goes out; empty or past = nothing is held
 */
record StormWindow(Instant start, int pages, Optional<Instant> digestAt) {
    /**
     * A page that wants to go out.
     *
     * @param nextLevelAt when the next level is paged unless somebody answers
     */
    record Wanted(String recipient, String contact, String severity, Optional<Instant> nextLevelAt) {}

    sealed interface Verdict {
        record Send(String reason) implements Verdict {}

        record Hold(String reason, Instant until) implements Verdict {}
    }

    record Decision(StormWindow after, Verdict verdict) {}

    /** @param before null = nothing has gone out yet */
    static Decision decide(@Nullable StormWindow before, StormGuard guard, Wanted page, Instant now) {
        var window = before != null && before.isOpen(guard, now) ? before : new StormWindow(now, 0, Optional.empty());
        if (window.pages < guard.pages()) {
            return new Decision(
                    window.oneMore(), new Verdict.Send("page " + (window.pages + 1) + " of " + guard.pages()));
        }
        if (guard.exempt().contains(page.severity())) {
            return new Decision(window.oneMore(), new Verdict.Send("severity " + page.severity() + " is exempt"));
        }
        var until = window.digestAt.filter(now::isBefore).orElseGet(() -> window.digestAt(guard, page, now));
        var reason = page.recipient() + " has had " + window.pages + " pages by " + page.contact() + " since "
                + window.start + ", and the storm guard lets " + guard.pages() + " through in "
                + guard.window().toSeconds() + " s";
        return new Decision(
                new StormWindow(window.start, window.pages, Optional.of(until)), new Verdict.Hold(reason, until));
    }

    boolean isOpen(StormGuard guard, Instant now) {
        return !now.isBefore(start) && now.isBefore(start.plus(guard.window()));
    }

    private StormWindow oneMore() {
        return new StormWindow(start, pages + 1, digestAt);
    }

    /** Half of the level's time at the latest: somebody must be able to answer before the next level is paged. */
    private Instant digestAt(StormGuard guard, Wanted page, Instant now) {
        var end = start.plus(guard.window());
        return page.nextLevelAt()
                .filter(now::isBefore)
                .map(next -> now.plus(Duration.between(now, next).dividedBy(2)))
                .filter(end::isAfter)
                .orElse(end);
    }
}
