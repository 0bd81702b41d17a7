package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentEvent.EscalationEnded;
import dev.tocsin.core.incident.IncidentEvent.EscalationPostponed;
import dev.tocsin.core.incident.IncidentEvent.HandedOver;
import dev.tocsin.core.incident.IncidentEvent.LevelDelayed;
import dev.tocsin.core.incident.IncidentEvent.LevelPaged;
import dev.tocsin.core.incident.IncidentEvent.LevelSkipped;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.signal.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Escalates through the levels of a policy. A level whose condition is not met, or that resolves to nobody, is skipped
 * at once. A policy that reached nobody is run again, after {@link #FIRST_RETRY} at first and at most
 * {@link #SLOWEST_RETRY}: an incident that nobody knows of must not be given up.
 */
final class Escalator {
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration SLOWEST_RETRY = Duration.ofMinutes(15);

    private final Draft draft;
    private final Origin by;

    /**
     * Who asked for others to be paged: levels that resolve to nobody else are skipped, and no level waits for its
     * delay.
     */
    private final Optional<String> except;

    private Escalator(Draft draft, Origin by) {
        this(draft, by, Optional.empty());
    }

    private Escalator(Draft draft, Origin by, Optional<String> except) {
        this.draft = draft;
        this.by = by;
        this.except = except;
    }

    /** Escalates to the next level if it is due. */
    static void ifDue(Draft draft, String reason) {
        var incident = draft.incident();
        if (incident.isEscalating()
                && incident.escalation().nextAt().filter(draft::isDue).isPresent()
                && !SuppressionCheck.suppresses(draft)) {
            next(draft, reason);
        }
    }

    /** Escalates to the next level now. If the level has a delay that has not begun, the delay begins. */
    static void next(Draft draft, String reason) {
        var escalation = draft.incident().escalation();
        new Escalator(draft, Origin.TIMER).from(escalation.level() + 1, reason, escalation.delayed());
    }

    /** Pages the current level again, after the escalation was stopped. */
    static void resume(Draft draft, String reason) {
        if (draft.incident().isEscalating() && !SuppressionCheck.suppresses(draft)) {
            var reached = draft.incident().escalation().level();
            new Escalator(draft, Origin.TIMER).from(Math.max(1, reached), reason, reached > 0);
        }
    }

    /**
     * Pages the current level at {@code until}. If no level was paged yet, the first one also waits for its own delay.
     */
    static void waitFor(Draft draft, Instant until) {
        var escalation = draft.incident().escalation();
        var level = Math.max(1, escalation.level());
        var own = escalation.level() == 0
                ? draft.incident().policy().level(1).delay().map(draft.now()::plus)
                : Optional.<Instant>empty();
        draft.emit(new LevelDelayed(
                draft.now(),
                Origin.TIMER,
                level,
                escalation.round(),
                own.filter(until::isBefore).orElse(until)));
    }

    static void toLevel(Draft draft, Origin by, int level, String reason) {
        new Escalator(draft, by).from(level, reason, true);
    }

    /**
     * Pages the next level that resolves to somebody else than the person who asked. After the last level come the
     * levels from the first on, then the next policies of the chain.
     *
     * @return false if the policy has nobody else
     */
    static boolean toOthers(Draft draft, Origin by, int level, String reason) {
        var escalator = new Escalator(draft, by, Optional.of(by.who()));
        var round = draft.incident().escalation().round();
        var levels = draft.incident().policy().levels().size();
        return escalator.escalated(level, levels, round, reason, true)
                || escalator.escalated(1, level - 1, round, reason, true)
                || escalator.inPoliciesThatFollow(reason);
    }

    private boolean inPoliciesThatFollow(String reason) {
        var next = draft.incident().policy().next();
        if (next.isEmpty()) {
            return false;
        }
        draft.emit(new HandedOver(draft.now(), by, next.get().name(), reason));
        return escalated(1, next.get().levels().size(), 0, reason, true) || inPoliciesThatFollow(reason);
    }

    /** @param waited whether the level skips its own delay */
    private void from(int level, String reason, boolean waited) {
        var round = draft.incident().escalation().round();
        if (!escalated(level, round, reason, waited)) {
            endOfRound(round);
        }
    }

    private void endOfRound(int round) {
        var policy = draft.incident().policy();
        if (round < policy.repeat() && escalated(1, round + 1, repeat(policy, round + 1), false)) {
            return;
        }
        var next = policy.next();
        if (next.isPresent()) {
            var reason = "policy " + policy.name() + " has ended";
            draft.emit(new HandedOver(draft.now(), by, next.get().name(), reason));
            if (!escalated(1, 0, reason, false)) {
                endOfRound(0);
            }
        } else {
            end(policy);
        }
    }

    private void end(EscalationPolicy policy) {
        var escalation = draft.incident().escalation();
        var reached = draft.incident().pages().isAnybodyReached();
        if (reached && !policy.repeatsForever()) {
            var again = draft.incident().opening().repeatInterval().map(draft.now()::plus);
            draft.emit(new EscalationEnded(draft.now(), by, "every level was paged and nobody answered", again));
        } else {
            var why = reached ? "no level applies now" : "nobody could be reached";
            var wait = pauseAfter(escalation.fruitlessInARow(reached));
            draft.emit(new EscalationPostponed(draft.now(), by, why, draft.now().plus(wait)));
        }
    }

    private static String repeat(EscalationPolicy policy, int round) {
        return "repeat " + round + (policy.repeatsForever() ? "" : " of " + policy.repeat());
    }

    /** Pages the first level from {@code level} on that applies and resolves to somebody, or begins its delay. */
    private boolean escalated(int level, int round, String reason, boolean waited) {
        return escalated(level, draft.incident().policy().levels().size(), round, reason, waited);
    }

    private boolean escalated(int level, int last, int round, String reason, boolean waited) {
        for (int n = level; n <= last; n++) {
            if (pageLevel(n, round, reason, waited && (n == level || except.isPresent()))) {
                return true;
            }
        }
        return false;
    }

    private boolean pageLevel(int number, int round, String reason, boolean waited) {
        var incident = draft.incident();
        var level = incident.policy().level(number);
        var unmet = level.when()
                .flatMap(when -> when.unmet(
                        incident.severity(), incident.opening().alert().labels(), draft.now()));
        if (unmet.isPresent()) {
            draft.emit(new LevelSkipped(draft.now(), by, number, round, unmet.get()));
            return false;
        }
        if (level.delay().isPresent() && !waited) {
            var until = draft.now().plus(level.delay().get());
            draft.emit(new LevelDelayed(draft.now(), by, number, round, until));
            return true;
        }
        return paged(level, number, round, reason);
    }

    private boolean paged(EscalationLevel level, int number, int round, String reason) {
        var found = ResponderLookup.of(draft, level.responders(), round, except);
        if (found.recipients().isEmpty()) {
            draft.emit(new LevelSkipped(draft.now(), by, number, round, found.why()));
            return false;
        }
        var pages = PagePlan.pages(draft, new Level(number), found.recipients());
        draft.emit(new LevelPaged(
                draft.now(),
                by,
                number,
                round,
                reason,
                pages,
                found.missing(),
                draft.directory().version(),
                Page.first(pages, draft.now()).plus(level.timeout())));
        return true;
    }

    private static Duration pauseAfter(int fruitless) {
        var wait = FIRST_RETRY.multipliedBy(1L << Math.min(fruitless, 4));
        return wait.compareTo(SLOWEST_RETRY) < 0 ? wait : SLOWEST_RETRY;
    }
}
