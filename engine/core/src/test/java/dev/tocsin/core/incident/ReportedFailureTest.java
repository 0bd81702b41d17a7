package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.Assign;
import dev.tocsin.core.incident.IncidentCommand.ReportFailure;
import dev.tocsin.core.incident.IncidentCommand.Resend;
import dev.tocsin.core.incident.IncidentCommand.Resolve;
import dev.tocsin.core.incident.IncidentCommand.Snooze;
import dev.tocsin.core.incident.IncidentCommand.Unacknowledge;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.ContactRule;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Urgency;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows when a provider took a page and says later that nobody got it. */
class ReportedFailureTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ContactMethod SMS = new ContactMethod("sms", "+15550100");
    private static final ContactMethod VOICE = new ContactMethod("voice", "+15550100");

    /** Sam wants text messages and can be called; Alex has the pager only. */
    private static Directory directory() {
        var rules = List.of(new ContactRule(SMS, Duration.ZERO));
        var sam = new User(
                "sam", "Sam", List.of(SMS, VOICE), Map.of(Urgency.HIGH, rules, Urgency.LOW, rules), Optional.empty());
        return new Directory(
                "v1",
                Map.of("sam", sam, "alex", Fixtures.user("alex")),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of("pager", "sms", "voice"),
                Fixtures.severities(),
                Duration.ofMinutes(5));
    }

    private static EscalationPolicy policy(int repeat, Responder.User... levels) {
        return new EscalationPolicy(
                "default",
                Stream.of(levels)
                        .map(user -> Fixtures.level(Story.TIMEOUT, user))
                        .toList(),
                repeat,
                Optional.empty());
    }

    private static final Responder.User SAM = new Responder.User("sam");
    private static final Responder.User ALEX = new Responder.User("alex");

    private static Story opened(Responder.User... levels) {
        return Story.with(policy(0, levels)).directory(directory()).fires("a1", "critical", Duration.ZERO);
    }

    private static ReportFailure report(int page) {
        return report(page, "receipt");
    }

    private static ReportFailure report(int page, String receipt) {
        return new ReportFailure(
                new Origin("twilio", "sms", "status " + page + ' ' + receipt),
                Story.page(page),
                receipt,
                "undelivered");
    }

    private static List<ContactMethod> due(Story story) {
        return Deadlines.pagesDue(story.incident(), story.now()).stream()
                .map(pending -> pending.page().contact())
                .toList();
    }

    private static void changesNothing(Story story, ReportFailure report) {
        var accepted = assertInstanceOf(Decision.Accepted.class, story.decide(report));
        assertEquals(List.of(), accepted.events());
        assertEquals(Outcome.DUPLICATE, accepted.outcome());
    }

    @Test
    void deliveredPage_thatDidNotGetThrough_makesRoomForTheNextContact_thenForTheNextLevel() {
        var story = opened(SAM, ALEX).delivered(1).when(report(1)).then("page-failed", "page-replaced");
        assertEquals(List.of(VOICE), due(story));
        var failed = story.last(IncidentEvent.PageFailed.class);
        assertEquals("undelivered", failed.error());
        assertEquals("twilio", failed.by().who());
        assertEquals(1, failed.attempt());
        assertFalse(story.incident().isLevelReached());

        story.delivered(2).when(report(2)).then("page-failed", "level-paged 2");
        assertEquals(
                "no page of level 1 could be delivered",
                story.last(IncidentEvent.LevelPaged.class).reason());
    }

    @Test
    void personWhoGotAnotherPage_isNotPagedAgain_andTheirLevelWaits() {
        var story = opened(SAM, ALEX).delivered(1).when(new Assign(Fixtures.ALEX, "sam"));
        story.when(report(1));
        assertEquals(1, story.incident().escalation().level(), "a page of the assignment still goes to Sam");
    }

    @Test
    void levelWithSomebodyElseReached_waitsForThem() {
        var level = Fixtures.level(Story.TIMEOUT, ALEX, SAM);
        var policy = new EscalationPolicy(
                "default", List.of(level, Fixtures.level(Story.TIMEOUT, ALEX)), 0, Optional.empty());
        var story = Story.with(policy).directory(directory()).fires("a1", "critical", Duration.ZERO);
        story.delivered(1).delivered(2).when(report(2)).then("page-failed", "page-replaced");
        story.delivered(3).when(report(3)).then("page-failed");
        assertTrue(story.incident().isLevelReached());
        story.when(report(1)).then("page-failed", "level-paged 2");
    }

    @Test
    void levelWithAPageOnItsWay_waitsForThat() {
        var level = Fixtures.level(Story.TIMEOUT, ALEX, SAM);
        var policy = new EscalationPolicy("default", List.of(level), 0, Optional.empty());
        var story = Story.with(policy).directory(directory()).fires("a1", "critical", Duration.ZERO);
        story.delivered(1).when(report(1)).then("page-failed");
    }

    static Stream<Arguments> answered() {
        return Stream.of(
                        new Acknowledge(Fixtures.SAM),
                        new Resolve(Fixtures.SAM, "fixed"),
                        new Snooze(Fixtures.SAM, Fixtures.T0.plus(Duration.ofHours(1))))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("answered")
    void incidentThatDoesNotEscalateAnyMore_doesNotCare(IncidentCommand answer) {
        changesNothing(opened(SAM, ALEX).delivered(1).when(answer), report(1));
    }

    @Test
    void lateRepeatedAndForeignReports_changeNothing() {
        var story = opened(SAM, ALEX).delivered(1);
        changesNothing(story, report(1, "another message"));
        changesNothing(story, report(9));
        story.when(report(1)).delivered(2);
        changesNothing(story, report(1));
        changesNothing(story, report(1, "receipt"));
        changesNothing(story, new ReportFailure(Origin.TIMER, Story.page(1), "receipt", "undelivered"));
    }

    @Test
    void pageThatWasNotSentYet_cannotHaveFailed() {
        var story = opened(SAM, ALEX).delivered(1).when(new Assign(Fixtures.ALEX, "sam"));
        var later =
                story.attempted(2, new DeliveryOutcome.Held("many", story.now().plus(MINUTE)));
        changesNothing(later, report(2));
    }

    @Test
    void reportThatOvertakesTheOutcome_failsThePage_andTheOutcomeDeliversItNot() {
        var story = opened(SAM, ALEX).when(report(1, "SM1")).then("page-failed", "page-replaced");
        story.attempted(1, new DeliveryOutcome.Delivered("SM1", Duration.ZERO)).then("page-delivered");
        assertFalse(story.incident().isLevelReached());
        assertEquals(List.of(VOICE), due(story));
    }

    @Test
    void levelThatWasLeftAlready_pagesTheNextContact_andDoesNotGoOn() {
        var story = opened(SAM, ALEX).delivered(1).wakesAfter(Story.TIMEOUT).then("level-paged 2");
        story.when(report(1)).then("page-failed", "page-replaced");
        assertEquals(2, story.incident().escalation().level());
    }

    @Test
    void policyThatEndedBecauseSomebodyWasReached_startsAgainWhenNobodyWas() {
        var story = opened(ALEX).delivered(1).wakesAfter(Story.TIMEOUT).then("escalation-ended");
        assertEquals(Optional.empty(), Deadlines.next(story.incident()));
        story.when(report(1)).then("page-failed", "escalation-postponed");
        story.thenNext(MINUTE, "page level 1");
    }

    @Test
    void policyThatEnded_andReachedSomebodyElse_staysEnded() {
        var story = opened(ALEX, SAM).delivered(1).wakesAfter(Story.TIMEOUT).delivered(2);
        story.wakesAfter(Story.TIMEOUT).then("escalation-ended").when(report(1)).then("page-failed");
        assertEquals(Optional.empty(), Deadlines.next(story.incident()));
    }

    @Test
    void nobodyIsEverReached_theWaitsGrow_asForPagesThatFailAtOnce() {
        var story = opened(ALEX);
        for (var minutes : List.of(1, 2, 4, 8, 15, 15)) {
            var page = story.incident().pagesPlanned();
            story.delivered(page).when(report(page)).then("page-failed", "escalation-postponed");
            story.thenNext(Duration.ofMinutes(minutes), "page level 1");
            story.wakesAfter(Duration.ofMinutes(minutes)).then("level-paged 1");
        }
    }

    @Test
    void pageOfAnEarlierRound_isNoProofThatSomebodyKnowsNow() {
        var policy = policy(1, ALEX);
        var story = Story.with(policy).directory(directory()).fires("a1", "critical", Duration.ZERO);
        story.delivered(1).wakesAfter(Story.TIMEOUT).then("level-paged 1").delivered(2);
        changesNothing(story, report(1));
        story.when(report(2)).then("page-failed", "escalation-postponed");
    }

    @Test
    void reopenedIncident_doesNotTakeItsFirstLifesPagesForReached() {
        var story = opened(ALEX, SAM).delivered(1).wakesAfter(Story.TIMEOUT).delivered(2);
        story.when(new Resolve(Fixtures.SAM, "fixed")).fires("a1", "critical", Duration.ZERO);
        var page = story.incident().pagesPlanned();
        story.delivered(page).when(report(page)).then("page-failed", "level-paged 2");
        assertFalse(story.incident().pages().isAnybodyReached());
    }

    @Test
    void assignee_isToldByAnotherWay_unlessSomebodyElseHasItNow() {
        var story =
                opened(ALEX).delivered(1).when(new Assign(Fixtures.ALEX, "sam")).delivered(2);
        var given =
                opened(ALEX).delivered(1).when(new Assign(Fixtures.ALEX, "sam")).delivered(2);
        story.when(report(2)).then("page-failed", "page-replaced");
        assertEquals(
                Other.ASSIGNMENT,
                story.last(IncidentEvent.PageReplaced.class).page().purpose());
        assertTrue(story.incident().isLevelReached());
        changesNothing(given.when(new Assign(Fixtures.ALEX, "alex")), report(2));
    }

    /** Sam has it and was reminded, by page 2, that they owe a status update. */
    private static Story reminded() {
        var policy = new EscalationPolicy(
                "default",
                List.of(Fixtures.level(Story.TIMEOUT, SAM)),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("critical", MINUTE));
        return Story.with(policy)
                .directory(directory())
                .fires("a1", "critical", Duration.ZERO)
                .delivered(1)
                .when(new Acknowledge(Fixtures.SAM))
                .wakesAfter(MINUTE)
                .then("status-update-due")
                .delivered(2);
    }

    @Test
    void reminder_goesByAnotherWay_asLongAsItsRecipientHasTheIncident_andIsAwake() {
        reminded().when(report(2)).then("page-failed", "page-replaced");
        changesNothing(reminded().when(new Unacknowledge(Fixtures.ALEX)), report(2));
        changesNothing(reminded().when(new Assign(Fixtures.ALEX, "alex")), report(2));
        changesNothing(reminded().when(new Snooze(Fixtures.SAM, Fixtures.T0.plus(Duration.ofHours(1)))), report(2));
    }

    @Test
    void failedPage_canBeSentAgain() {
        var story = opened(ALEX, SAM).delivered(1).when(report(1));
        story.when(new Resend(Fixtures.SAM, Story.page(1))).then("page-replaced");
    }
}
