package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.IncidentEvent.EscalationEnded;
import dev.tocsin.engine.incident.IncidentEvent.EscalationPostponed;
import dev.tocsin.engine.incident.IncidentEvent.LevelPaged;
import dev.tocsin.engine.incident.IncidentEvent.LevelSkipped;
import dev.tocsin.engine.policy.Directory.Recipient;
import dev.tocsin.engine.signal.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Climbs the levels of a policy. A level that stands for nobody is passed over at once; a policy that reached nobody
 * at all is climbed again, ever more slowly, because an incident that nobody knows of must not be given up.
 */
final class Climb {
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration SLOWEST_RETRY = Duration.ofMinutes(15);

    private Climb() {}

    /** Goes on to the next level if its time has come. */
    static void ifDue(Draft draft, String reason) {
        var incident = draft.incident();
        if (incident.isEscalating()
                && incident.escalation().nextAt().filter(draft::isDue).isPresent()) {
            next(draft, reason);
        }
    }

    /** Goes on to the next level now. */
    static void next(Draft draft, String reason) {
        from(draft, Origin.TIMER, draft.incident().escalation().level() + 1, reason);
    }

    /** Pages the level that was reached before the escalation was held. */
    static void resume(Draft draft, String reason) {
        if (draft.incident().isEscalating()) {
            from(draft, Origin.TIMER, Math.max(1, draft.incident().escalation().level()), reason);
        }
    }

    static void toLevel(Draft draft, Origin by, int level, String reason) {
        from(draft, by, level, reason);
    }

    private static void from(Draft draft, Origin by, int level, String reason) {
        var round = draft.incident().escalation().round();
        if (!paged(draft, by, level, round, reason)) {
            endOfRound(draft, by, round);
        }
    }

    private static void endOfRound(Draft draft, Origin by, int round) {
        var repeat = draft.incident().policy().repeat();
        if (round < repeat && paged(draft, by, 1, round + 1, "repeat " + (round + 1) + " of " + repeat)) {
            return;
        }
        var escalation = draft.incident().escalation();
        if (escalation.reached()) {
            draft.emit(new EscalationEnded(draft.now(), by, "every level was paged and nobody answered"));
        } else {
            var wait = retryAfter(escalation.fruitless());
            draft.emit(new EscalationPostponed(
                    draft.now(), by, "nobody could be reached", draft.now().plus(wait)));
        }
    }

    /** Pages the first level from {@code level} on that stands for somebody; false if there is none. */
    private static boolean paged(Draft draft, Origin by, int level, int round, String reason) {
        for (int n = level; n <= draft.incident().policy().levels().size(); n++) {
            if (page(draft, by, n, round, reason)) {
                return true;
            }
        }
        return false;
    }

    private static boolean page(Draft draft, Origin by, int number, int round, String reason) {
        var level = draft.incident().policy().level(number);
        var recipients = new ArrayList<Recipient>();
        var missing = new ArrayList<String>();
        for (var responder : level.responders()) {
            var found = draft.directory().resolve(responder, draft.now());
            if (found.recipients().isEmpty()) {
                missing.add(responder.reference() + ": " + found.why());
            }
            found.recipients().stream()
                    .filter(recipient -> !contains(recipients, recipient))
                    .forEach(recipients::add);
        }
        if (recipients.isEmpty()) {
            draft.emit(new LevelSkipped(draft.now(), by, number, round, String.join("; ", missing)));
            return false;
        }
        draft.emit(new LevelPaged(
                draft.now(),
                by,
                number,
                round,
                reason,
                draft.pages(number, recipients),
                List.copyOf(missing),
                draft.directory().version(),
                draft.now().plus(level.timeout())));
        return true;
    }

    private static boolean contains(List<Recipient> recipients, Recipient wanted) {
        return recipients.stream()
                .anyMatch(r -> r.name().equals(wanted.name()) && r.contact().equals(wanted.contact()));
    }

    private static Duration retryAfter(int fruitless) {
        var wait = FIRST_RETRY.multipliedBy(1L << Math.min(fruitless, 4));
        return wait.compareTo(SLOWEST_RETRY) < 0 ? wait : SLOWEST_RETRY;
    }
}
