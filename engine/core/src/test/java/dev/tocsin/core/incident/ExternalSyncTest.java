package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.Follow;
import dev.tocsin.core.incident.IncidentCommand.Follow.How;
import dev.tocsin.core.incident.IncidentCommand.RecordAttempt;
import dev.tocsin.core.incident.IncidentCommand.Resolve;
import dev.tocsin.core.incident.IncidentCommand.Unacknowledge;
import dev.tocsin.core.incident.IncidentCommand.Undo;
import dev.tocsin.core.incident.IncidentEvent.SeenElsewhere;
import dev.tocsin.core.incident.IncidentEvent.UpdatesPlanned;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.OpenExternalPage;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows here from where a page stands in another system. */
class ExternalSyncTest {
    private static final DeliveryOutcome MIRRORED = new DeliveryOutcome.Delivered(
            "key-1", Duration.ofMillis(7), Optional.of(UpdatePolicy.MIRRORED), Exchange.NONE);
    private static final DeliveryOutcome GIVEN_UP = new DeliveryOutcome.Permanent("gone");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /**
     * Ours was made what it is at minute 10, and the page there at the minute given. Asked, both are compared; what is
     * theirs is taken, what is ours is told, or nothing happens.
     */
    @ParameterizedTest(name = "{0} here, {1} since minute {2} there: {3}")
    @CsvSource({
        "new,          TRIGGERED,     0, nothing",
        "new,          ACKNOWLEDGED,  5, theirs",
        "new,          RESOLVED,      5, theirs",
        "acknowledged, TRIGGERED,     0, ours",
        "acknowledged, TRIGGERED,     5, ours",
        "acknowledged, TRIGGERED,    15, theirs",
        "acknowledged, ACKNOWLEDGED,  5, nothing",
        "acknowledged, ACKNOWLEDGED, 15, nothing",
        "acknowledged, RESOLVED,      5, theirs",
        "acknowledged, RESOLVED,     15, theirs",
        "given back,   TRIGGERED,     0, nothing",
        "given back,   ACKNOWLEDGED,  5, ours",
        "given back,   ACKNOWLEDGED, 15, theirs",
        "given back,   RESOLVED,      5, nothing",
        "given back,   RESOLVED,     15, theirs",
        "resolved,     TRIGGERED,     0, ours",
        "resolved,     TRIGGERED,    15, ours",
        "resolved,     ACKNOWLEDGED,  5, ours",
        "resolved,     ACKNOWLEDGED, 15, ours",
        "resolved,     RESOLVED,     15, nothing",
    })
    void seen_whatIsDone(String ours, ExternalStatus theirs, int minute, String done) {
        var story = story(ours).after(MINUTE.multipliedBy(10));
        var before = story.incident().status();

        story.when(seen(theirs, Fixtures.T0.plus(MINUTE.multipliedBy(minute)), minute == 0));

        var told = story.events().getLast() instanceof UpdatesPlanned planned
                && planned.by().via().equals("look");
        assertEquals(done, told ? "ours" : story.incident().status().equals(before) ? "nothing" : "theirs");
    }

    /** At minute 10, with nothing under way. */
    private static Story story(String ours) {
        var story = Story.opened("critical").attempted(1, MIRRORED);
        switch (ours) {
            case "new" -> story.after(MINUTE.multipliedBy(10));
            case "acknowledged" -> story.after(MINUTE.multipliedBy(10)).when(new Acknowledge(Fixtures.SAM));
            case "resolved" -> story.after(MINUTE.multipliedBy(10)).when(new Resolve(Fixtures.SAM, "fixed"));
            default ->
                story.after(MINUTE.multipliedBy(2))
                        .when(new Acknowledge(Fixtures.SAM))
                        .after(MINUTE.multipliedBy(8))
                        .when(new Unacknowledge(Fixtures.SAM));
        }
        return given(story, GIVEN_UP);
    }

    @Test
    void told_isNeverAnsweredWithOurs() {
        var story = story("acknowledged");
        story.when(told(ExternalStatus.TRIGGERED, Fixtures.T0.plus(MINUTE))).then("seen-elsewhere");
    }

    @Test
    void heardInTheWrongOrder_theNewestCounts() {
        var story = story("new");
        story.when(told(ExternalStatus.TRIGGERED, story.now())).then("seen-elsewhere");
        story.when(told(ExternalStatus.ACKNOWLEDGED, story.now().minusSeconds(1)))
                .thenNothing();
        story.when(told(ExternalStatus.ACKNOWLEDGED, story.now().plusSeconds(1)));
        story.then("seen-elsewhere", "acknowledged", "updates-planned");
    }

    @Test
    void seenToTheSecond_isNotOlderThanWhatWasToldToTheMillisecond() {
        var story = story("new");
        var at = Fixtures.T0.plusSeconds(300);
        story.when(told(ExternalStatus.ACKNOWLEDGED, at.plusMillis(169)));
        story.when(seen(ExternalStatus.RESOLVED, at, false)).thenStatus("resolved");
    }

    @Test
    void acknowledgementThatRanOutHere_isNotTakenFromThereASecondTime() {
        var story = story("new");
        story.when(told(ExternalStatus.ACKNOWLEDGED, story.now())).thenStatus("acknowledged");
        var since = story.now();
        story.wakesAfter(Duration.ofMinutes(30)).thenStatus("new");
        given(story, MIRRORED);

        story.when(seen(ExternalStatus.ACKNOWLEDGED, since, false)).thenStatus("new");
        assertEquals("new", story.last(UpdatesPlanned.class).status(), "it is told there that nobody has it");
    }

    @Test
    void noteAddedThere_isNoStepBack() {
        var story = story("acknowledged");
        story.after(MINUTE).when(vague(ExternalStatus.TRIGGERED, story.now())).thenStatus("acknowledged");
    }

    @Test
    void givenBackThere_afterItWasKnownToBeTaken_isSeenEvenWithoutATime() {
        var story = story("acknowledged");
        story.when(told(ExternalStatus.ACKNOWLEDGED, story.now())).then("seen-elsewhere");
        story.after(MINUTE).when(vague(ExternalStatus.TRIGGERED, story.now())).thenStatus("new");
    }

    @Test
    void toldAgain_aFewTimesAtMost_untilEitherSideChanges() {
        var story = story("acknowledged");
        for (int time = 1; time <= ExternalSync.MAX_CORRECTIONS; time++) {
            story.when(seen(ExternalStatus.TRIGGERED, Fixtures.T0, true)).then("seen-elsewhere", "updates-planned");
            assertEquals(time, story.last(SeenElsewhere.class).told());
            given(story, MIRRORED);
        }
        story.when(seen(ExternalStatus.TRIGGERED, Fixtures.T0, true)).thenNothing();
        story.after(ExternalSync.CORRECTION_WINDOW).when(seen(ExternalStatus.TRIGGERED, Fixtures.T0, true));
        story.then("seen-elsewhere", "updates-planned");
        given(story, MIRRORED);
        story.when(seen(ExternalStatus.TRIGGERED, Fixtures.T0, true)).thenNothing();

        story.when(new Resolve(Fixtures.SAM, "fixed"));
        given(story, GIVEN_UP);
        story.when(seen(ExternalStatus.TRIGGERED, Fixtures.T0, true)).then("seen-elsewhere", "updates-planned");
        assertEquals("resolved", story.last(UpdatesPlanned.class).status());
    }

    @Test
    void updateUnderWay_isNotToldBesides() {
        var story = Story.opened("critical").attempted(1, MIRRORED).when(new Acknowledge(Fixtures.SAM));
        story.when(seen(ExternalStatus.TRIGGERED, Fixtures.T0, true)).thenNothing();
    }

    @Test
    void resolvedHere_isOpenThereUntilItIsSeenClosed() {
        var story = story("resolved");
        assertEquals(List.of(new OpenExternalPage(Story.page(1), "pager", ExternalStatus.TRIGGERED)), open(story));
        story.when(seen(ExternalStatus.RESOLVED, story.now(), false)).then("seen-elsewhere");
        assertEquals(List.of(), open(story));
    }

    @Test
    void cameBackHere_pageOfBefore_isClosedThere_andTheNewOneIsLeftAlone() {
        var story = story("resolved").fires("a1", "critical", Duration.ZERO).attempted(2, MIRRORED);
        story.thenStatus("new");

        story.when(seen(ExternalStatus.ACKNOWLEDGED, Fixtures.T0.plus(MINUTE), false));

        story.thenStatus("new").then("seen-elsewhere", "updates-planned");
        var planned = story.last(UpdatesPlanned.class);
        assertEquals("resolved", planned.status());
        assertEquals(Story.page(1), planned.updates().getFirst().page());
    }

    /** Our own word that it is over arrives there late, and comes back after the incident did. */
    @ParameterizedTest
    @CsvSource({
        "undone, TOLD",
        "undone, SEEN",
        "undone, SEEN_VAGUELY",
        "fires, TOLD",
        "fires, SEEN",
        "fires, SEEN_VAGUELY"
    })
    void endOfOurs_thatArrivesAfterTheIncidentCameBack_endsNothing(String how, How known) {
        var story = Story.opened("critical").attempted(1, MIRRORED).when(new Resolve(Fixtures.SAM, "fixed"));
        cameBack(story.after(Duration.ofSeconds(20)), how);
        assertTrue(story.incident().pages().ended(Story.page(1)).isPresent(), "it was under way");
        var waiting = story.incident().pending();

        story.after(MINUTE).when(new Follow(by(), Story.page(1), ExternalStatus.RESOLVED, story.now(), known));

        story.then("seen-elsewhere").thenStatus("new");
        assertEquals(waiting, story.incident().pending());
        assertTrue(story.incident().pages().ended(Story.page(1)).isEmpty());
    }

    /** One that waits for another attempt is not made any more, and who ends the page there ends the incident. */
    @ParameterizedTest
    @ValueSource(strings = {"undone", "fires"})
    void endOfOurs_thatWaits_isNotToldOnceTheIncidentCameBack(String how) {
        var story = Story.opened("critical").attempted(1, MIRRORED).when(new Resolve(Fixtures.SAM, "fixed"));
        given(story, new DeliveryOutcome.Retryable("503", Duration.ofSeconds(30)));
        cameBack(story.after(Duration.ofSeconds(20)), how);

        assertEquals(
                List.of(),
                story.incident().pages().updates().stream()
                        .filter(update -> update.status().equals("resolved"))
                        .toList());
        assertTrue(story.incident().pages().ended(Story.page(1)).isEmpty());
        assertTrue(story.incident().pages().posted(Story.page(1)).isPresent());
        story.after(MINUTE).when(told(ExternalStatus.RESOLVED, story.now())).thenStatus("resolved");
    }

    private static void cameBack(Story story, String how) {
        if (how.equals("undone")) {
            story.when(new Undo(Fixtures.ALEX)).thenStatus("new");
        } else {
            story.fires("a1", "critical", Duration.ZERO).thenStatus("new");
        }
    }

    @Test
    void closedThere_isNotAskedAboutAnyMore() {
        var story = story("given back");
        story.when(seen(ExternalStatus.RESOLVED, Fixtures.T0.plus(MINUTE), false))
                .thenStatus("new");
        assertEquals(
                List.of(),
                open(story).stream()
                        .filter(page -> page.page().equals(Story.page(1)))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void pageThatWasNeverPlanned_isRefused(How how) {
        var story = story("new");
        for (var page : List.of(new PageId("i1.99"), new PageId("i2.1"), new PageId("i1"))) {
            var command = new Follow(by(), page, ExternalStatus.RESOLVED, story.now(), how);
            var refused = assertInstanceOf(Decision.Refused.class, story.decide(command));
            assertEquals(new Rejection.NoSuchPage(page), refused.rejection());
        }
    }

    /** Every update that is pending ends so. */
    private static Story given(Story story, DeliveryOutcome end) {
        for (var update : List.copyOf(story.incident().pages().updates())) {
            story.when(new RecordAttempt(update.id(), end));
        }
        return story;
    }

    private static List<OpenExternalPage> open(Story story) {
        return story.incident().openExternalPages();
    }

    private static Origin by() {
        return new Origin("alex", "pagerduty " + Story.page(1));
    }

    private static Follow told(ExternalStatus status, Instant since) {
        return new Follow(by(), Story.page(1), status, since, How.TOLD);
    }

    private static Follow seen(ExternalStatus status, Instant since, boolean untouched) {
        return new Follow(by(), Story.page(1), status, since, untouched ? How.SEEN_VAGUELY : How.SEEN);
    }

    private static Follow vague(ExternalStatus status, Instant since) {
        return new Follow(by(), Story.page(1), status, since, How.SEEN_VAGUELY);
    }
}
