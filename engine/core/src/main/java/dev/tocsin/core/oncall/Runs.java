package dev.tocsin.core.oncall;

import java.util.List;

/**
 * How many consecutive turns of the same user there are before and after each turn of a cycle that repeats for ever.
 */
final class Runs {
    private final int[] before;
    private final int[] after;

    Runs(List<String> turns) {
        var size = turns.size();
        before = new int[size];
        after = new int[size];
        // Twice around, so that a run over the end of the cycle is counted whole.
        for (int i = 1; i < 2 * size; i++) {
            var same = turns.get(i % size).equals(turns.get((i - 1) % size));
            before[i % size] = same ? before[(i - 1) % size] + 1 : 0;
        }
        for (int i = 2 * size - 1; i >= 0; i--) {
            var same = turns.get(i % size).equals(turns.get((i + 1) % size));
            after[i % size] = same ? after[(i + 1) % size] + 1 : 1;
        }
    }

    /** Whether one user has all turns. */
    boolean isForEver() {
        return after[0] > after.length;
    }

    /** How many turns of the same user come directly before this one. */
    int before(int turn) {
        return before[turn];
    }

    /** How many turns there are until another user's turn. */
    int after(int turn) {
        return after[turn];
    }
}
