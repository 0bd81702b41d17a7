package dev.tocsin.engine.incident;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the policy has been climbed.
 *
 * @param handovers policies of the chain that have come to their end
 * @param level last paged or skipped, from 1; 0 = none yet
 * @param round how many times the policy has been repeated so far
 * @param nextAt when the next level is due; empty while held, or at the end of the policy
 * @param delayed the next level's turn has come, and what {@code nextAt} ends is its delay
 * @param levelReached a page of this level was delivered
 * @param reached a page of any level was delivered since the escalation began
 * @param fruitless times the whole policy was climbed and nobody was reached, before this one
 */
public record Escalation(
        int handovers,
        int level,
        int round,
        Optional<Instant> nextAt,
        boolean delayed,
        boolean levelReached,
        boolean reached,
        int fruitless) {
    static Escalation startingAt(Instant at) {
        return new Escalation(0, 0, 0, Optional.of(at), false, false, false, 0);
    }

    Escalation paged(int level, int round, Instant nextAt) {
        return new Escalation(handovers, level, round, Optional.of(nextAt), false, false, reached, fruitless);
    }

    /** The people of the level are paged again, and have until then. */
    Escalation pagedAgain(Instant nextAt) {
        return new Escalation(handovers, level, round, Optional.of(nextAt), delayed, false, reached, fruitless);
    }

    Escalation skipped(int level, int round) {
        return new Escalation(handovers, level, round, nextAt, false, false, reached, fruitless);
    }

    Escalation delayed(int level, int round, Instant nextAt) {
        var same = this.level == level - 1 && this.round == round;
        return new Escalation(
                handovers, level - 1, round, Optional.of(nextAt), true, same && levelReached, reached, fruitless);
    }

    Escalation handedOver() {
        return new Escalation(handovers + 1, 0, 0, nextAt, false, false, reached, fruitless);
    }

    Escalation delivered(int level) {
        return level <= Page.ASSIGNMENT
                ? this
                : new Escalation(
                        handovers,
                        this.level,
                        round,
                        nextAt,
                        delayed,
                        levelReached || level == this.level,
                        true,
                        fruitless);
    }

    /** A page did not get through that was taken for delivered. */
    Escalation missed(boolean levelReached, boolean reached) {
        return new Escalation(handovers, level, round, nextAt, delayed, levelReached, reached, fruitless);
    }

    /** How often nobody was reached so far, when this time nobody is. */
    int fruitlessInARow() {
        return reached ? 0 : fruitless;
    }

    Escalation suppressed() {
        return new Escalation(handovers, level, round, Optional.empty(), false, levelReached, reached, fruitless);
    }

    Escalation tryAgainAt(Instant at) {
        return new Escalation(
                0, 0, handovers == 0 ? round : 0, Optional.of(at), false, false, false, fruitlessInARow() + 1);
    }

    /** Another policy, of so many levels. */
    Escalation moved(int levels) {
        return new Escalation(0, Math.min(level, levels), round, nextAt, delayed, levelReached, reached, fruitless);
    }
}
