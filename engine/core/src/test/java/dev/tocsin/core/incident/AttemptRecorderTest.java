package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What attempts to send a page lead to. */
class AttemptRecorderTest {
    private static final Duration TIMEOUT = Story.TIMEOUT;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final DeliveryOutcome UNTRIED = new DeliveryOutcome.Untried("the channel fails");
    private static final Origin SAM = Fixtures.SAM;
    private static final Origin ALEX = Fixtures.ALEX;

    @Test
    void retryable_isTriedFourTimes_thenFailed() {
        var story = Story.opened("critical");
        for (int attempt = 1; attempt < 4; attempt++) {
            story.attempted(1, new DeliveryOutcome.Retryable("busy", SECOND)).then("page-delayed");
            assertEquals(attempt, story.last(IncidentEvent.PageDelayed.class).attempt());
            story.thenNext(SECOND, "page sam by pager").after(SECOND);
        }
        story.attempted(1, new DeliveryOutcome.Retryable("busy", SECOND)).then("page-failed", "level-paged 2");
        assertEquals(4, story.last(IncidentEvent.PageFailed.class).attempt());
    }

    @Test
    void untried_isTriedOnceMore_thenFailed() {
        var story = Story.opened("critical");
        story.attempted(1, UNTRIED).then("page-delayed").thenNext(SECOND.multipliedBy(15), "page sam by pager");
        story.after(SECOND.multipliedBy(15)).attempted(1, UNTRIED).then("page-failed", "level-paged 2");
        assertEquals(
                "the channel fails", story.last(IncidentEvent.PageFailed.class).error());
    }

    @Test
    void untried_afterAttemptsThatWereMade_isFailed() {
        var story = Story.opened("critical").attempted(1, new DeliveryOutcome.Retryable("busy", SECOND));
        story.after(SECOND).attempted(1, UNTRIED).then("page-failed", "level-paged 2");
    }

    @Test
    void retryAfter_isHonoured() {
        var story = Story.opened("critical").attempted(1, new DeliveryOutcome.Retryable("429", Duration.ofSeconds(90)));
        story.thenNext(Duration.ofSeconds(90), "page sam by pager");
        assertTrue(Deadlines.pagesDue(story.incident(), story.now().plusSeconds(89))
                .isEmpty());
        assertEquals(
                1,
                Deadlines.pagesDue(story.incident(), story.now().plusSeconds(90))
                        .size());
    }

    @Test
    void levelWhosePageMustWaitUntilItsTimeIsUp_hasNoWayLeft_andLevelTwoIsPagedAtOnce() {
        var story = Story.opened("critical").attempted(1, new DeliveryOutcome.Retryable("429", TIMEOUT));
        story.then("page-delayed", "level-paged 2");
        assertEquals(List.of("sam", "alex"), story.pending());
    }

    @Test
    void pageThatMustWait_butComesInTime_countsTowardsNoTimeout() {
        var story = Story.opened("critical").attempted(1, new DeliveryOutcome.Retryable("429", TIMEOUT.minusMillis(1)));
        story.then("page-delayed").wakesAfter(TIMEOUT).then("level-paged 2");
        assertEquals(List.of("sam", "alex"), story.pending());
    }

    @Test
    void withdrawnPage_thatArrivesAllTheSame_isRecorded() {
        var story = Story.opened("critical")
                .when(new Acknowledge(ALEX))
                .delivered(1)
                .then("page-delivered");
        story.thenStatus("acknowledged");
        assertFalse(story.incident().pages().isAnybodyReached());
        story.attempted(1, new DeliveryOutcome.Retryable("busy", SECOND)).thenNothing();
        story.failed(1).thenNothing();
    }

    @Test
    void pageIds_areNumberedOnThroughLevelsAndAssignments_andStayOverAttempts() {
        var story = Story.opened("critical").attempted(1, new DeliveryOutcome.Retryable("busy", SECOND));
        assertEquals(Set.of(Story.page(1)), story.incident().pending().keySet());
        story.delivered(1).when(new Assign(SAM, "alex"));
        assertEquals(Set.of(Story.page(2)), story.incident().pending().keySet());
        story.wakesAfter(TIMEOUT);
        assertEquals(Set.of(Story.page(3)), story.incident().pending().keySet(), "the later page replaces the second");
    }
}
