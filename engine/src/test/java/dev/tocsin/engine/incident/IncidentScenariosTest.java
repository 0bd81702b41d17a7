package dev.tocsin.engine.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.engine.incident.IncidentCommand.*;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.policy.Responder;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.testing.Fixtures;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Given what has happened, when something is wanted, then this follows. */
class IncidentScenariosTest {
    private static final Duration TIMEOUT = Story.TIMEOUT;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Origin SAM = Fixtures.SAM;
    private static final Origin ALEX = Fixtures.ALEX;

    private static EscalationPolicy policy(int repeat, Responder... levels) {
        return new EscalationPolicy(
                "p",
                List.of(levels).stream()
                        .map(responder -> Fixtures.level(TIMEOUT, responder))
                        .toList(),
                repeat,
                Optional.of(Duration.ofMinutes(30)));
    }

    private static Responder user(String name) {
        return new Responder.User(name);
    }

    private static Directory withoutPeople() {
        var all = Fixtures.directory();
        return new Directory(
                "v2", Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), all.severities(), all.dedupWindow());
    }

    @Nested
    class Levels {
        @Test
        void groupWait_pagesNobodyUntilItIsOver() {
            var story = Story.unopened()
                    .fires("a1", "critical", Duration.ofSeconds(30))
                    .then("opened");
            story.thenNext(Duration.ofSeconds(30), "page level 1");
            story.after(Duration.ofSeconds(10)).fires("a2").then("alert-fired");
            story.wakesAfter(Duration.ofSeconds(20).minusMillis(1)).thenNothing();
            story.wakesAfter(Duration.ofMillis(1)).then("level-paged 1");
            assertEquals(
                    "the group wait is over",
                    story.last(IncidentEvent.LevelPaged.class).reason());
            assertEquals(List.of("sam"), story.pending());
        }

        @Test
        void noGroupWait_pagesLevelOneInTheWriteThatOpens() {
            Story.unopened().fires("a1").then("opened", "level-paged 1").thenNext(Duration.ZERO, "page sam by pager");
        }

        @Test
        void timeout_pagesTheNextLevel_andAfterTheLastEnds() {
            var story = Story.opened("critical").delivered(1).thenNext(TIMEOUT, "page level 2");
            story.wakesAfter(TIMEOUT).then("level-paged 2").delivered(2);
            story.thenNext(TIMEOUT, "the last level has not answered");
            story.wakesAfter(TIMEOUT).then("escalation-ended");
            assertEquals(Optional.empty(), Deadlines.next(story.incident()));
            assertEquals(
                    "nobody answered in time",
                    story.last(IncidentEvent.LevelPaged.class).reason());
        }

        @Test
        void repeat_climbsTheLevelsAgain_soOften() {
            var story =
                    Story.with(policy(2, user("sam"), user("alex"))).fires("a1").delivered(1);
            for (int round = 1; round <= 2; round++) {
                story.wakesAfter(TIMEOUT).then("level-paged 2").delivered(2 * round);
                story.wakesAfter(TIMEOUT).then("level-paged 1").delivered(2 * round + 1);
                assertEquals(
                        "repeat " + round + " of 2",
                        story.last(IncidentEvent.LevelPaged.class).reason());
            }
            story.wakesAfter(TIMEOUT).then("level-paged 2");
            story.wakesAfter(TIMEOUT).then("escalation-ended");
        }

        @Test
        void emptyLevel_isSkippedWithItsReason() {
            var story = Story.with(policy(0, new Responder.Team("nobody"), user("pat"), user("alex")))
                    .fires("a1");
            story.then("opened", "level-skipped 1", "level-skipped 2", "level-paged 3");
            assertEquals(
                    "user:pat: user pat is not configured",
                    story.last(IncidentEvent.LevelSkipped.class).reason());
            assertEquals(List.of("alex"), story.pending());
        }

        @Test
        void levelWithSomebodyMissing_pagesTheOthers_andSaysWhoIsMissing() {
            var policy = new EscalationPolicy(
                    "p", List.of(Fixtures.level(TIMEOUT, user("pat"), user("sam"))), 0, Optional.empty());
            var story = Story.with(policy).fires("a1").then("opened", "level-paged 1");
            assertEquals(
                    List.of("user:pat: user pat is not configured"),
                    story.last(IncidentEvent.LevelPaged.class).missing());
        }

        @Test
        void samePersonTwiceInALevel_isPagedOnce() {
            var policy = new EscalationPolicy(
                    "p",
                    List.of(Fixtures.level(TIMEOUT, user("sam"), new Responder.Team("everybody"))),
                    0,
                    Optional.empty());
            assertEquals(
                    Set.of("sam", "alex"),
                    new HashSet<>(Story.with(policy).fires("a1").pending()));
            assertEquals(2, Story.with(policy).fires("a1").pending().size());
        }

        @Test
        void allLevelsEmpty_isPostponed_everMoreSlowly_andNeverGivenUp() {
            var story = Story.with(policy(1, new Responder.Team("nobody")))
                    .directory(withoutPeople())
                    .fires("a1");
            story.then("opened", "level-skipped 1", "level-skipped 1", "escalation-postponed");
            for (int minutes : new int[] {1, 2, 4, 8, 15, 15, 15}) {
                story.thenNext(Duration.ofMinutes(minutes), "page level 1");
                story.wakesAfter(Duration.ofMinutes(minutes));
                assertInstanceOf(
                        IncidentEvent.EscalationPostponed.class, story.events().getLast());
            }
        }

        @Test
        void somebodyAtLast_isPagedAtTheNextTry() {
            var story = Story.with(policy(0, user("sam")))
                    .directory(withoutPeople())
                    .fires("a1");
            story.directory(Fixtures.directory()).wakesAfter(MINUTE).then("level-paged 1");
            assertEquals(
                    "tried again, because nobody was reached",
                    story.last(IncidentEvent.LevelPaged.class).reason());
        }

        @Test
        void lateWake_pagesTheNextLevelOnce_withItsFullTimeout() {
            var story = Story.opened("critical").delivered(1);
            story.wakesAfter(Duration.ofHours(1)).then("level-paged 2").delivered(2);
            story.wakes().thenNothing().thenNext(TIMEOUT, "the last level has not answered");
        }

        @Test
        void earlyAndDoubleWakes_changeNothing() {
            var story = Story.opened("critical").delivered(1);
            story.wakesAfter(TIMEOUT.minusMillis(1)).thenNothing().wakes().thenNothing();
            story.wakesAfter(Duration.ofMillis(1)).then("level-paged 2").wakes().thenNothing();
        }

        @Test
        void escalate_pagesTheLevelAskedFor_andItsTimeoutCountsFromNow() {
            var story = Story.opened("critical").delivered(1).after(MINUTE);
            story.when(new Escalate(ALEX, OptionalInt.of(2)))
                    .then("level-paged 2")
                    .delivered(2);
            story.thenNext(TIMEOUT, "the last level has not answered");
        }
    }

    @Nested
    class NobodyReached {
        @Test
        void everyPageOfALevelFails_pagesTheNextAtOnce() {
            var policy = new EscalationPolicy(
                    "p",
                    List.of(
                            Fixtures.level(TIMEOUT, new Responder.Team("everybody")),
                            Fixtures.level(TIMEOUT, new Responder.Channel("pager"))),
                    0,
                    Optional.empty());
            var story = Story.with(policy).fires("a1");
            story.failed(1).then("page-failed");
            story.failed(2).then("page-failed", "level-paged 2");
            story.failed(3).then("page-failed", "escalation-postponed").thenNext(MINUTE, "page level 1");
            story.wakesAfter(MINUTE).then("level-paged 1");
            story.failed(4).failed(5).then("page-failed", "level-paged 2");
            story.failed(6)
                    .then("page-failed", "escalation-postponed")
                    .thenNext(MINUTE.multipliedBy(2), "page level 1");
        }

        @Test
        void oneOfTwoDelivered_keepsTheLevelsTimeout() {
            var policy = new EscalationPolicy(
                    "p", List.of(Fixtures.level(TIMEOUT, new Responder.Team("everybody"))), 0, Optional.empty());
            var story = Story.with(policy).fires("a1").delivered(1).failed(2).then("page-failed");
            story.wakesAfter(TIMEOUT).then("escalation-ended");
        }

        @Test
        void lastLevelFails_afterAnEarlierOneWasDelivered_endsAtOnce() {
            var story =
                    Story.opened("critical").delivered(1).wakesAfter(TIMEOUT).failed(2);
            story.then("page-failed", "escalation-ended");
        }

        @Test
        void failedAssignmentPage_isNoStepOfTheEscalation() {
            var story = Story.unopened().fires("a1", "critical", MINUTE).when(new Assign(SAM, "alex"));
            story.failed(1).then("page-failed").thenNext(MINUTE, "page level 1");
        }

        @Test
        void deliveredAssignmentPage_doesNotCountAsALevelReached() {
            var story = Story.with(policy(0, user("sam"))).fires("a1", "critical", MINUTE);
            story.when(new Assign(SAM, "alex")).delivered(1).wakesAfter(MINUTE).failed(2);
            story.then("page-failed", "escalation-postponed");
        }
    }

    @Nested
    class Attempts {
        @Test
        void retryable_isTriedFourTimes_thenFailed() {
            var story = Story.opened("critical");
            for (int attempt = 1; attempt < 4; attempt++) {
                story.attempted(1, new Attempt.Retryable("busy", SECOND)).then("page-delayed");
                assertEquals(
                        attempt, story.last(IncidentEvent.PageDelayed.class).attempt());
                story.thenNext(SECOND, "page sam by pager").after(SECOND);
            }
            story.attempted(1, new Attempt.Retryable("busy", SECOND)).then("page-failed", "level-paged 2");
            assertEquals(4, story.last(IncidentEvent.PageFailed.class).attempt());
        }

        @Test
        void retryAfter_isHonoured() {
            var story = Story.opened("critical").attempted(1, new Attempt.Retryable("429", Duration.ofSeconds(90)));
            story.thenNext(Duration.ofSeconds(90), "page sam by pager");
            assertTrue(Deadlines.pagesDue(story.incident(), story.now().plusSeconds(89))
                    .isEmpty());
            assertEquals(
                    1,
                    Deadlines.pagesDue(story.incident(), story.now().plusSeconds(90))
                            .size());
        }

        @Test
        void delayedPage_countsTowardsNoTimeout_andLevelTwoIsPagedMeanwhile() {
            var story = Story.opened("critical").attempted(1, new Attempt.Retryable("429", Duration.ofHours(1)));
            story.wakesAfter(TIMEOUT).then("level-paged 2");
            assertEquals(List.of("sam", "alex"), story.pending());
        }

        @Test
        void withdrawnPage_thatArrivesAllTheSame_isRecorded() {
            var story = Story.opened("critical")
                    .when(new Acknowledge(ALEX))
                    .delivered(1)
                    .then("page-delivered");
            story.thenStatus("acknowledged");
            assertFalse(story.incident().escalation().reached());
            story.attempted(1, new Attempt.Retryable("busy", SECOND)).thenNothing();
            story.failed(1).thenNothing();
        }

        @Test
        void pageIds_areNumberedOnThroughLevelsAndAssignments_andStayOverAttempts() {
            var story = Story.opened("critical").attempted(1, new Attempt.Retryable("busy", SECOND));
            assertEquals(Set.of(Story.page(1)), story.incident().pending().keySet());
            story.delivered(1).when(new Assign(SAM, "alex"));
            assertEquals(Set.of(Story.page(2)), story.incident().pending().keySet());
            story.wakesAfter(TIMEOUT);
            assertEquals(
                    Set.of(Story.page(2), Story.page(3)),
                    story.incident().pending().keySet());
        }
    }

    @Nested
    class Answered {
        @Test
        void acknowledge_withdrawsPages_andHoldsTheEscalation() {
            var story = Story.opened("critical").when(new Acknowledge(ALEX)).then("acknowledged", "pages-withdrawn");
            assertEquals(List.of(), story.pending());
            assertEquals(Optional.of("alex"), story.incident().owner());
            story.wakesAfter(TIMEOUT).thenNothing();
        }

        @Test
        void acknowledgeTimeout_pagesTheReachedLevelAgain() {
            var story =
                    Story.opened("critical").delivered(1).wakesAfter(TIMEOUT).when(new Acknowledge(ALEX));
            story.thenNext(Duration.ofMinutes(30), "acknowledgement runs out");
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
            var story =
                    Story.opened("critical").delivered(1).wakesAfter(TIMEOUT).then("level-paged 2");
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
            var longest = story.now().plus(IncidentDecider.LONGEST_SNOOZE);
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
                    Page.ASSIGNMENT,
                    story.incident().pending().get(Story.page(2)).page().level());
        }

        @Test
        void resolve_withdrawsAnAssignmentPageToo() {
            var story = Story.opened("critical")
                    .delivered(1)
                    .when(new Acknowledge(SAM))
                    .when(new Assign(SAM, "alex"));
            story.when(new Resolve(SAM, "fixed")).then("resolved", "pages-withdrawn");
            assertEquals(List.of(), story.pending());
        }
    }

    @Nested
    class EndAndReturn {
        @Test
        void autoResolve_immediate() {
            Story.opened("warning")
                    .clears("a1")
                    .then("alert-cleared", "resolved", "pages-withdrawn")
                    .thenStatus("resolved");
        }

        @Test
        void autoResolve_onlyWhenEveryAlertIsClear() {
            var story = Story.opened("warning")
                    .fires("a2")
                    .clears("a1")
                    .then("alert-cleared")
                    .thenStatus("new");
            story.clears("a2").then("alert-cleared", "resolved", "pages-withdrawn");
        }

        @Test
        void autoResolve_delayed_isCancelledByAReFire() {
            var story = Story.opened("info")
                    .delivered(1)
                    .when(new Investigate(SAM))
                    .clears("a1")
                    .then("alert-cleared");
            story.thenNext(Duration.ofMinutes(10), "resolve: all alerts are clear");
            story.after(MINUTE).fires("a1").then("alert-fired");
            story.wakesAfter(Duration.ofMinutes(10)).thenNothing();
            story.clears("a1").wakesAfter(Duration.ofMinutes(10).minusMillis(1)).thenNothing();
            story.wakesAfter(Duration.ofMillis(1)).then("resolved");
        }

        @Test
        void autoResolve_never_leavesItToAPerson_andGoesOnPaging() {
            var story = Story.opened("critical").delivered(1).clears("a1").then("alert-cleared");
            story.wakesAfter(TIMEOUT).then("level-paged 2").thenStatus("new");
        }

        @Test
        void severityChange_derivesAutoResolveAnew() {
            var story = Story.opened("info").when(new Investigate(SAM)).clears("a1");
            story.when(change("critical"));
            assertEquals(Optional.empty(), Deadlines.next(story.incident()));
            story.when(change("info")).thenNext(Duration.ofMinutes(10), "resolve: all alerts are clear");
            story.when(change("warning")).then("severity-changed", "resolved");
        }

        @Test
        void severityChange_whileAnAlertFires_resolvesNothing() {
            Story.opened("critical")
                    .when(change("warning"))
                    .then("severity-changed")
                    .thenStatus("new");
        }

        @Test
        void fire_withinTheWindow_reopens_andPagesFromLevelOne() {
            var story = Story.opened("warning")
                    .delivered(1)
                    .wakesAfter(TIMEOUT)
                    .then("level-paged 2")
                    .clears("a1");
            story.after(Duration.ofMinutes(5)).fires("a1").then("reopened", "alert-fired", "level-paged 1");
            story.thenStatus("new").delivered(3).thenNext(TIMEOUT, "page level 2");
        }

        @Test
        void fire_afterTheWindow_isRefusedAsClosed() {
            var story = Story.opened("warning")
                    .clears("a1")
                    .after(Duration.ofMinutes(5).plusMillis(1));
            assertEquals(
                    new Decision.Refused(new Rejection.Closed(Story.ID)),
                    story.decide(story.fire("a1", "warning", Duration.ZERO)));
        }

        @Test
        void fire_afterMitigation_comesBackAtTheReachedLevel() {
            var story = Story.opened("critical")
                    .delivered(1)
                    .wakesAfter(TIMEOUT)
                    .when(new Mitigate(SAM))
                    .clears("a1");
            story.fires("a1").then("alert-fired", "unacknowledged", "level-paged 2");
        }

        private ChangeSeverity change(String severity) {
            return new ChangeSeverity(SAM, Fixtures.severities().find(severity).orElseThrow());
        }
    }

    @Nested
    class Requests {
        @Test
        void all_isAllOrNothing() {
            var story = Story.opened("critical");
            var wanted =
                    List.<IncidentCommand>of(new Acknowledge(SAM), new AddNote(SAM, "mine"), new Assign(SAM, "pat"));
            assertEquals(new Decision.Refused(new Rejection.UnknownUser("pat")), story.decide(new All(SAM, wanted)));
            story.thenStatus("new");
            story.when(new All(SAM, wanted.subList(0, 2))).then("acknowledged", "pages-withdrawn", "note-added");
        }

        @Test
        void all_eachStepSeesTheOneBefore() {
            var decision = Story.opened("critical")
                    .decide(new All(SAM, List.of(new Resolve(SAM, "fixed"), new Acknowledge(SAM))));
            assertEquals(new Decision.Refused(new Rejection.AlreadyResolved(Story.ID, "acknowledged")), decision);
        }

        @Test
        void all_thatChangedSomething_isNoDuplicate_whateverItsLastStep() {
            var story = Story.opened("critical").when(new Acknowledge(SAM));
            var decision = story.decide(new All(SAM, List.of(new AddNote(SAM, "n"), new Acknowledge(SAM))));
            assertEquals(
                    Decision.Outcome.UPDATED,
                    assertInstanceOf(Decision.Accepted.class, decision).outcome());
        }

        @Test
        void sameRequestTwice_changesNothing() {
            var by = new Origin("sam", "api", "r1");
            var story = Story.opened("critical").when(new AddNote(by, "once")).then("note-added");
            story.when(new AddNote(by, "once")).thenNothing();
            story.when(new All(by, List.of(new AddNote(by, "once"), new Acknowledge(by))))
                    .thenNothing();
            story.when(new AddNote(new Origin("sam", "api", "r2"), "twice")).then("note-added");
        }

        @Test
        void requestOfSeveralSteps_isDoneInFull_andRemembered() {
            var by = new Origin("sam", "api", "r1");
            var all = new All(by, List.of(new AddNote(by, "mine"), new Acknowledge(by)));
            Story.opened("critical")
                    .when(all)
                    .then("note-added", "acknowledged", "pages-withdrawn")
                    .when(all)
                    .thenNothing();
        }

        @Test
        void opening_remembersItsRequest() {
            var story = Story.unopened();
            var fire = story.fire("a1", "critical", Duration.ZERO);
            var again = new Fire(new Origin("pd", "webhook", "e1"), fire.alert(), fire.placement(), fire.previous());
            story.when(again).then("opened", "level-paged 1").when(again).thenNothing();
        }

        @Test
        void requests_areForgottenAfterSixteenOthers() {
            var story = Story.opened("critical");
            for (int i = 0; i <= IncidentEvolver.REMEMBERED_REQUESTS; i++) {
                story.when(new AddNote(new Origin("sam", "api", "r" + i), "n"));
            }
            story.when(new AddNote(new Origin("sam", "api", "r1"), "n")).thenNothing();
            story.when(new AddNote(new Origin("sam", "api", "r0"), "n")).then("note-added");
        }
    }
}
