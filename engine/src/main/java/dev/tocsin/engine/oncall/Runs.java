package dev.tocsin.engine.oncall;

import java.util.List;

/** How long turns of the same user follow on each other in a cycle that goes on for ever. */
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

    /** One user has all turns. */
    boolean isForEver() {
        return after[0] > after.length;
    }

    /** Turns of the same user straight before this one. */
    int before(int turn) {
        return before[turn];
    }

    /** Turns until it is somebody else's. */
    int after(int turn) {
        return after[turn];
    }
}
