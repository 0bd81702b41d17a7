package dev.tocsin.api.answers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of stories of people who answer on either side. Each is named by its seed. */
class EchoTest {
    private static final int STORIES = 2_000;
    private static final int STEPS = 60;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reorderedAndRepeated_bothSidesEndInTheSameState(boolean takesBack) {
        for (long seed = 0; seed < STORIES; seed++) {
            var sides = new TwoSides(seed, takesBack, 0);
            sides.live(STEPS);
            sides.settle();
            var story = "seed " + seed + ": " + sides;
            assertTrue(sides.agree(), story);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lost_bothSidesEndInTheSameStateOnceTheyAreReconciled(boolean takesBack) {
        var differed = 0;
        for (long seed = 0; seed < STORIES; seed++) {
            var sides = new TwoSides(seed, takesBack, 0.4);
            sides.live(STEPS);
            sides.settle();
            differed += sides.agree() ? 0 : 1;
            sides.reconcile();
            sides.settle();
            var story = "seed " + seed + ": " + sides;
            assertTrue(sides.agree(), story);
        }
        assertTrue(differed > STORIES / 100, "losses make a difference, or this shows nothing: " + differed);
    }
}
