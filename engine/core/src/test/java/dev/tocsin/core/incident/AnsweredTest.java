package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When somebody answers, puts it off or takes it over. */
class AnsweredTest {
    private static final Duration TIMEOUT = Story.TIMEOUT;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Origin SAM = Fixtures.SAM;
    private static final Origin ALEX = Fixtures.ALEX;

    @Test
    void acknowledge_withdrawsPages_andHoldsTheEscalation() {
        var story = Story.opened("critical").when(new Acknowledge(ALEX)).then("acknowledged", "pages-withdrawn");
        assertEquals(List.of(), story.pending());
        assertEquals(Optional.of("alex"), story.incident().owner());
        story.wakesAfter(TIMEOUT).thenNothing();
    }

    @Test
    void acknowledgeUnlessTaken_takesWhatNobodyHas_andLeavesTheRestToWhoHasIt() {
        var story = Story.opened("critical").when(new Acknowledge(ALEX, true)).then("acknowledged", "pages-withdrawn");
        story.when(new Acknowledge(SAM, true)).thenNothing();
        assertEquals(Optional.of("alex"), story.incident().owner());
        story.when(new Acknowledge(SAM)).then("acknowledged");
        assertEquals(Optional.of("sam"), story.incident().owner());
    }

    @Test
    void acknowledgeTimeout_pagesTheReachedLevelAgain() {
        var story = Story.opened("critical").delivered(1).wakesAfter(TIMEOUT).when(new Acknowledge(ALEX));
        story.thenNext(Duration.ofMinutes(30), "acknowledgement times out");
        story.wakesAfter(Duration.ofMinutes(30))
                .then("unacknowledged", "level-paged 2")
                .thenStatus("new");
    }

    @Test
    void investigate_stopsTheAcknowledgeTimeout() {
        var story = Story.opened("critical").when(new Acknowledge(ALEX)).when(new Investigate(ALEX));
        assertEquals(Optional.empty(), Deadlines.next(story.incident()));
    }

    @Test
    void acknowledgedAt_isTheFirst() {
        var story = Story.opened("critical").after(SECOND).when(new Acknowledge(SAM));
        var first = story.now();
        story.after(MINUTE)
                .when(new Acknowledge(ALEX))
                .when(new Unacknowledge(ALEX))
                .when(new Mitigate(SAM));
        assertEquals(Optional.of(first), story.incident().acknowledgedAt());
    }

    @Test
    void acknowledge_whileSnoozed_cancelsTheWake() {
        var story = Story.opened("critical").when(new Snooze(SAM, Fixtures.T0.plus(MINUTE)));
        story.when(new Acknowledge(SAM)).wakesAfter(MINUTE).thenNothing().thenStatus("acknowledged");
    }

    @Test
    void snooze_holdsEverything_andItsEndResumesAtTheReachedLevel() {
        var story = Story.opened("critical").delivered(1).wakesAfter(TIMEOUT).then("level-paged 2");
        story.when(new Snooze(SAM, story.now().plus(Duration.ofHours(1)))).then("snoozed", "pages-withdrawn");
        story.thenNext(Duration.ofHours(1), "snooze ends")
                .wakesAfter(TIMEOUT.multipliedBy(2))
                .thenNothing();
        story.wakesAfter(Duration.ofMinutes(50)).then("snooze-ended", "level-paged 2");
    }

    @Test
    void snooze_whileAcknowledged_outlivesTheAcknowledgeTimeout() {
        var story = Story.opened("critical").when(new Acknowledge(SAM));
        story.when(new Snooze(SAM, story.now().plus(Duration.ofHours(1))));
        story.wakesAfter(Duration.ofMinutes(30)).then("unacknowledged");
        assertEquals(List.of(), story.pending());
        story.wakesAfter(Duration.ofMinutes(30)).then("snooze-ended", "level-paged 1");
    }

    @Test
    void snooze_isAtMostThirtyDays() {
        var story = Story.opened("critical");
        var longest = story.now().plus(IncidentCommand.Snooze.MAX_DURATION);
        assertInstanceOf(Decision.Accepted.class, story.decide(new Snooze(SAM, longest)));
        assertEquals(
                new Decision.Refused(new Rejection.NotInTheFuture(longest.plusMillis(1))),
                story.decide(new Snooze(SAM, longest.plusMillis(1))));
    }

    @Test
    void assign_tellsTheAssignee_unlessTheyTookItThemselves() {
        Story.opened("critical").delivered(1).when(new Assign(SAM, "sam")).thenNext(TIMEOUT, "page level 2");
        var story = Story.opened("critical").delivered(1).when(new Assign(SAM, "alex"));
        assertEquals(List.of("alex"), story.pending());
        assertEquals(
                Other.ASSIGNMENT,
                story.incident().pending().get(Story.page(2)).page().purpose());
    }

    @Test
    void resolve_withdrawsAnAssignmentPageToo() {
        var story =
                Story.opened("critical").delivered(1).when(new Acknowledge(SAM)).when(new Assign(SAM, "alex"));
        story.when(new Resolve(SAM, "fixed")).then("resolved", "pages-withdrawn");
        assertEquals(List.of(), story.pending());
    }
}
