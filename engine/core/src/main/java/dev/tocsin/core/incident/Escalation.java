package dev.tocsin.core.incident;

import java.time.Instant;
import java.util.Optional;

/**
 * How far an incident has escalated through its policy.
 *
 * @param handovers how many policies of the chain have ended
 * @param level last paged or skipped, from 1; 0 = none yet
 * @param round how often the policy has been repeated so far
 * @param nextAt when the next level is due; empty = the escalation is stopped, or the policy has ended
 * @param delayed whether {@code nextAt} is the end of the next level's own delay
 * @param fruitless how often, before this time, the whole policy was run through and no page was delivered
 */
public record Escalation(
        int handovers, int level, int round, Optional<Instant> nextAt, boolean delayed, int fruitless) {
    static Escalation startingAt(Instant at) {
        return new Escalation(0, 0, 0, Optional.of(at), false, 0);
    }

    Escalation paged(int level, int round, Instant nextAt) {
        return new Escalation(handovers, level, round, Optional.of(nextAt), false, fruitless);
    }

    /** The responders of the level are paged again, and have until {@code nextAt}. */
    Escalation pagedAgain(Instant nextAt) {
        return new Escalation(handovers, level, round, Optional.of(nextAt), delayed, fruitless);
    }

    Escalation skipped(int level, int round) {
        return new Escalation(handovers, level, round, nextAt, false, fruitless);
    }

    Escalation delayed(int level, int round, Instant nextAt) {
        return new Escalation(handovers, level - 1, round, Optional.of(nextAt), true, fruitless);
    }

    Escalation handedOver() {
        return new Escalation(handovers + 1, 0, 0, nextAt, false, fruitless);
    }

    /** The value of {@link #fruitless} that counts if no page is delivered this time: 0 once a page was delivered. */
    int fruitlessInARow(boolean reached) {
        return reached ? 0 : fruitless;
    }

    Escalation suppressed() {
        return new Escalation(handovers, level, round, Optional.empty(), false, fruitless);
    }

    /** @param reached whether a page of any level was delivered since the escalation began */
    Escalation tryAgainAt(Instant at, boolean reached) {
        return new Escalation(0, 0, handovers == 0 ? round : 0, Optional.of(at), false, fruitlessInARow(reached) + 1);
    }

    /** Goes on in another policy, which has this many levels. */
    Escalation moved(int levels) {
        return new Escalation(0, Math.min(level, levels), round, nextAt, delayed, fruitless);
    }
}
