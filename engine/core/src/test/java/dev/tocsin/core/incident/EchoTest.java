package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of stories of people who answer on either side. Each is named by its seed. */
class EchoTest {
    private static final int STORIES = 2_000;
    private static final int STEPS = 60;

    /** More than a page is told again for nothing. */
    private static final int ROUNDS = ExternalSync.MAX_CORRECTIONS + 2;

    @ParameterizedTest
    @EnumSource
    void reorderedAndRepeated_bothSidesEndInTheSameState(TwoSides.Kind kind) {
        for (long seed = 0; seed < STORIES; seed++) {
            var sides = new TwoSides(seed, kind);
            sides.live(STEPS);
            sides.settle();
            assertTrue(sides.agree(), story(seed, sides));
            assertFalse(sides.endedByAnEcho(), story(seed, sides));
        }
    }

    @ParameterizedTest
    @EnumSource
    void lost_bothSidesEndInTheSameStateOnceSomebodyLooks(TwoSides.Kind kind) {
        var differed = 0;
        for (long seed = 0; seed < STORIES; seed++) {
            var sides = new TwoSides(seed, kind).losing(0.4, 0.4);
            sides.live(STEPS);
            differed += differs(sides) ? 1 : 0;
            reconcile(seed, sides);
        }
        assertTrue(differed > STORIES / 100, "losses make a difference, or this shows nothing: " + differed);
    }

    @ParameterizedTest
    @EnumSource
    void lookingWhileMessagesAreUnderWay_bothSidesEndInTheSameState(TwoSides.Kind kind) {
        for (long seed = 0; seed < STORIES; seed++) {
            var sides = new TwoSides(seed, kind).losing(0.2, 0.2);
            sides.liveAndLook(STEPS);
            sides.settle();
            reconcile(seed, sides);
        }
    }

    /** Their webhooks find nobody, then they take nothing of ours, then both. */
    @ParameterizedTest
    @EnumSource
    void outageOfEitherSide_bothSidesEndInTheSameStateOnceSomebodyLooks(TwoSides.Kind kind) {
        var differed = 0;
        for (long seed = 0; seed < STORIES; seed++) {
            var sides = new TwoSides(seed, kind);
            sides.live(STEPS / 3);
            sides.losing(1, 0).live(STEPS / 3);
            sides.losing(0, 1).live(STEPS / 3);
            sides.losing(1, 1).live(STEPS / 6);
            differed += differs(sides) ? 1 : 0;
            reconcile(seed, sides);
        }
        assertTrue(differed > STORIES / 10, "outages make a difference, or this shows nothing: " + differed);
    }

    private static boolean differs(TwoSides sides) {
        sides.settle();
        return !sides.agree();
    }

    /** What was told in vain before is told again a day later. And then there is nothing left to say. */
    private static void reconcile(long seed, TwoSides sides) {
        sides.look();
        sides.settle();
        if (!sides.agree()) {
            sides.after(ExternalSync.CORRECTION_WINDOW);
            sides.look();
            sides.settle();
        }
        assertTrue(sides.agree(), story(seed, sides));
        for (int round = 0; round < ROUNDS; round++) {
            sides.look();
            sides.settle();
        }
        var said = sides.events();
        sides.look();
        sides.settle();
        assertTrue(sides.agree(), story(seed, sides));
        assertEquals(said, sides.events(), () -> "they go on for ever: " + story(seed, sides));
    }

    private static String story(long seed, TwoSides sides) {
        return "seed " + seed + ": " + sides;
    }
}
