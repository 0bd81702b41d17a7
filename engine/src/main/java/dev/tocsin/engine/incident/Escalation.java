package dev.tocsin.engine.incident;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the policy has been climbed.
 *
 * @param level last paged or skipped, from 1; 0 = none yet
 * @param round how many times the policy has been repeated so far
 * @param nextAt when the next level is due; empty while held, or at the end of the policy
 * @param levelReached a page of this level was delivered
 * @param reached a page of any level was delivered since the escalation began
 * @param fruitless times the whole policy was climbed and nobody was reached
 */
public record Escalation(
        int level, int round, Optional<Instant> nextAt, boolean levelReached, boolean reached, int fruitless) {
    static Escalation startingAt(Instant at) {
        return new Escalation(0, 0, Optional.of(at), false, false, 0);
    }

    Escalation paged(int level, int round, Instant nextAt) {
        return new Escalation(level, round, Optional.of(nextAt), false, reached, fruitless);
    }

    Escalation skipped(int level, int round) {
        return new Escalation(level, round, nextAt, false, reached, fruitless);
    }

    Escalation delivered(int level) {
        return level == Page.ASSIGNMENT
                ? this
                : new Escalation(this.level, round, nextAt, levelReached || level == this.level, true, 0);
    }

    Escalation held() {
        return new Escalation(level, round, Optional.empty(), levelReached, reached, fruitless);
    }

    Escalation tryAgainAt(Instant at) {
        return new Escalation(0, round, Optional.of(at), false, false, fruitless + 1);
    }
}
