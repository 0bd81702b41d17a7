package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.AddNote;
import dev.tocsin.core.incident.IncidentCommand.RecordAttempt;
import dev.tocsin.core.incident.IncidentCommand.Resolve;
import dev.tocsin.core.incident.IncidentCommand.Unacknowledge;
import dev.tocsin.core.incident.IncidentEvent.UpdatesPlanned;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.PendingUpdate;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What channels that show an incident are told of it. */
class PostedMessagesTest {
    private static final DeliveryOutcome LATEST = new DeliveryOutcome.Delivered(
            "ts-1", Duration.ofMillis(7), Optional.of(UpdatePolicy.LATEST), Exchange.NONE);
    private static final DeliveryOutcome EACH =
            new DeliveryOutcome.Delivered("key-1", Duration.ofMillis(7), Optional.of(UpdatePolicy.EACH), Exchange.NONE);
    private static final DeliveryOutcome MIRRORED = new DeliveryOutcome.Delivered(
            "key-1", Duration.ofMillis(7), Optional.of(UpdatePolicy.MIRRORED), Exchange.NONE);
    private static final DeliveryOutcome BUSY = new DeliveryOutcome.Retryable("busy", Duration.ofSeconds(1));

    @Test
    void acknowledge_tellsWhereThePageArrived_inTheSameWrite() {
        var story = Story.opened("critical").attempted(1, LATEST).when(new Acknowledge(Fixtures.SAM));
        story.then("acknowledged", "updates-planned");
        var update = due(story).getFirst();
        assertEquals("i1.1.u1", update.id().value());
        assertEquals("acknowledged", update.status());
        assertEquals("sam", update.by().who());
        assertEquals("ts-1", update.receipt());
        story.thenNext(Duration.ZERO, "send the update to pager");
        story.when(recorded(update, LATEST)).then("update-delivered");
        assertEquals(List.of(), due(story));
    }

    @Test
    void firstPageToAnAddress_isKnownByItsReceipt_alsoAfterTheIncidentWasOver() {
        var story = Story.opened("critical").attempted(1, EACH).when(new Resolve(Fixtures.SAM, "fixed"));
        story.fires("a1").attempted(2, LATEST);
        assertEquals(
                Map.of(Fixtures.user("sam").contacts().getFirst(), "key-1"),
                story.incident().pages().first());
    }

    @Test
    void channelThatTakesNone_isToldNothing() {
        Story.opened("critical")
                .delivered(1)
                .when(new Acknowledge(Fixtures.SAM))
                .then("acknowledged");
    }

    @Test
    void pageThatHasNotArrived_isNotKeptUpToDate() {
        Story.opened("critical").when(new Acknowledge(Fixtures.SAM)).then("acknowledged", "pages-withdrawn");
    }

    @Test
    void nextLevel_isToldToTheOneBefore_withTheReason() {
        var story = Story.opened("critical").attempted(1, LATEST).wakesAfter(Story.TIMEOUT);
        story.then("level-paged 2", "updates-planned");
        var planned = story.last(UpdatesPlanned.class);
        assertEquals("new", planned.status());
        assertEquals("level 2 was paged: nobody answered in time", planned.reason());
        assertEquals(List.of(Story.page(1)), pages(planned));
    }

    @Test
    void nextLevel_isToldOfTheLastPageOnly_whereEachIsKeptUpToDate() {
        var story = Story.opened("critical").attempted(1, EACH).when(new Acknowledge(Fixtures.SAM));
        story.when(new Unacknowledge(Fixtures.SAM)).attempted(2, EACH).wakesAfter(Story.TIMEOUT);
        story.then("level-paged 2", "updates-planned");
        assertEquals(List.of(Story.page(2)), pages(story.last(UpdatesPlanned.class)));
    }

    @Test
    void nextLevel_isNotTold_wherePeopleTakeThePageItself() {
        Story.opened("critical")
                .attempted(1, MIRRORED)
                .wakesAfter(Story.TIMEOUT)
                .then("level-paged 2");
    }

    @Test
    void whoeverTheChangePages_isNotToldOfItBesides() {
        var story = Story.opened("critical").attempted(1, LATEST).when(new Acknowledge(Fixtures.SAM));
        story.when(recorded(due(story).getFirst(), LATEST));
        story.when(new Unacknowledge(Fixtures.SAM)).then("unacknowledged", "level-paged 1");
    }

    @Test
    void whoeverTheChangePages_isToldOfIt_whereTheLastOneIsStillOnItsWay() {
        var story = Story.opened("critical").attempted(1, LATEST).when(new Acknowledge(Fixtures.SAM));
        story.when(new Unacknowledge(Fixtures.SAM)).then("unacknowledged", "level-paged 1", "updates-planned");
        assertEquals("new", due(story).getFirst().status());
    }

    @Test
    void note_isNoChange() {
        Story.opened("critical")
                .attempted(1, LATEST)
                .when(new AddNote(Fixtures.SAM, "hm"))
                .then("note-added");
    }

    @Test
    void newerChange_takesThePlaceOfOneThatWasNotTaken_whoseLateOutcomeCountsForNothing() {
        var story = Story.opened("critical").attempted(1, LATEST).when(new Acknowledge(Fixtures.SAM));
        var overtaken = due(story).getFirst();
        story.when(new Resolve(Fixtures.ALEX, "fixed")).then("resolved", "updates-planned");
        var update = due(story).getFirst();
        assertEquals(1, due(story).size());
        assertEquals("i1.1.u2", update.id().value());
        assertEquals("resolved", update.status());
        assertEquals("fixed", update.reason());
        assertFalse(story.incident().wants(overtaken.id()));
        story.when(recorded(overtaken, BUSY)).thenNothing();
        assertEquals(List.of(update), due(story));
    }

    @Test
    void latest_isTheLastPageToAnAddress() {
        var story = Story.opened("critical").attempted(1, LATEST).when(new Acknowledge(Fixtures.SAM));
        story.when(new Unacknowledge(Fixtures.SAM)).attempted(2, LATEST).when(new Acknowledge(Fixtures.SAM));
        assertEquals(List.of(Story.page(2)), pages(story.last(UpdatesPlanned.class)));
    }

    @Test
    void each_isEveryPage_untilItIsOver() {
        var story = Story.opened("critical").attempted(1, EACH).when(new Acknowledge(Fixtures.SAM));
        story.when(new Unacknowledge(Fixtures.SAM)).attempted(2, EACH).when(new Resolve(Fixtures.SAM, "fixed"));
        assertEquals(List.of(Story.page(1), Story.page(2)), pages(story.last(UpdatesPlanned.class)));
        // Over there they are closed; what comes back is paged anew.
        story.fires("a1").then("reopened", "alert-fired", "level-paged 1");
        assertEquals(
                List.of("resolved", "resolved"),
                due(story).stream().map(PendingUpdate::status).toList());
    }

    @Test
    void retryable_isTriedAgain_laterAndLater_andGivenUpInTheEnd() {
        var story = Story.opened("critical").attempted(1, LATEST).when(new Acknowledge(Fixtures.SAM));
        var update = due(story).getFirst();
        for (int attempt = 1; attempt < MessageUpdates.MAX_ATTEMPTS; attempt++) {
            story.when(recorded(update, BUSY)).then("update-delayed");
            var wait = attempt < 4 ? Duration.ofSeconds(1) : Duration.ofMinutes(5);
            assertEquals(List.of(), due(story));
            story.after(wait);
            assertEquals(attempt, due(story).getFirst().attempts());
        }
        story.when(recorded(update, BUSY)).then("update-failed");
        assertFalse(story.incident().wants(update.id()));
    }

    @Test
    void untried_isTriedAgain_likeOneThatFailed() {
        var story = Story.opened("critical").attempted(1, LATEST).when(new Acknowledge(Fixtures.SAM));
        var update = due(story).getFirst();
        story.when(recorded(update, new DeliveryOutcome.Untried("the channel fails")))
                .then("update-delayed");
        assertEquals(1, due(story).getFirst().attempts());
        for (int attempt = 2; attempt < MessageUpdates.MAX_ATTEMPTS; attempt++) {
            story.when(recorded(update, BUSY)).then("update-delayed");
        }
        story.when(recorded(update, new DeliveryOutcome.Untried("the channel fails")))
                .then("update-failed");
    }

    @Test
    void permanent_isGivenUp_andPagesNobodyElse() {
        var story = Story.opened("critical").attempted(1, LATEST).when(new Acknowledge(Fixtures.SAM));
        story.when(recorded(due(story).getFirst(), new DeliveryOutcome.Permanent("gone")))
                .then("update-failed");
        story.thenStatus("acknowledged");
    }

    @Test
    void withdrawnPage_thatArrivesAllTheSame_isPutRight() {
        var story =
                Story.opened("critical").when(new Acknowledge(Fixtures.ALEX)).attempted(1, EACH);
        story.then("page-delivered", "updates-planned");
        var update = due(story).getFirst();
        assertEquals("acknowledged", update.status());
        assertEquals("alex", update.by().who());
        assertTrue(story.incident().wants(update.id()));
    }

    @Test
    void withdrawnPage_thatWasNotDueYet_isForgotten() {
        var story = Story.opened("critical").attempted(1, BUSY).when(new Acknowledge(Fixtures.ALEX));
        story.attempted(1, EACH).then("page-delivered");
    }

    @Test
    void pageIds_tellAnUpdateFromAPage() {
        assertTrue(new PageId("i1.1.u1").isUpdate());
        assertFalse(new PageId("i1.1").isUpdate());
        assertEquals(new PageId("i1.1"), new PageId("i1.1.u12").page());
        assertEquals(new PageId("i1.1"), new PageId("i1.1").page());
    }

    private static List<PendingUpdate> due(Story story) {
        return Deadlines.updatesDue(story.incident(), story.now());
    }

    private static RecordAttempt recorded(PendingUpdate update, DeliveryOutcome attempt) {
        return new RecordAttempt(update.id(), attempt);
    }

    private static List<PageId> pages(UpdatesPlanned planned) {
        return planned.updates().stream().map(UpdatesPlanned.Update::page).toList();
    }
}
