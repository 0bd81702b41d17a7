package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Given an incident under a policy, when time passes, then its levels are paged. */
class LevelsTest {
    private static final Duration TIMEOUT = Story.TIMEOUT;
    private static final Duration MINUTE = Duration.ofMinutes(1);
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

    @Test
    void groupWait_pagesNobodyUntilItIsOver() {
        var story =
                Story.unopened().fires("a1", "critical", Duration.ofSeconds(30)).then("opened");
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
        story.thenNext(TIMEOUT, "policy ends: nobody left to page");
        story.wakesAfter(TIMEOUT).then("escalation-ended");
        assertEquals(Optional.empty(), Deadlines.next(story.incident()));
        assertEquals(
                "nobody answered in time",
                story.last(IncidentEvent.LevelPaged.class).reason());
    }

    @Test
    void repeat_climbsTheLevelsAgain_soOften() {
        var story = Story.with(policy(2, user("sam"), user("alex"))).fires("a1").delivered(1);
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
        var story =
                Story.with(policy(0, user("sam"))).directory(withoutPeople()).fires("a1");
        story.directory(Fixtures.directory()).wakesAfter(MINUTE).then("level-paged 1");
        assertEquals(
                "retried, because nobody could be reached",
                story.last(IncidentEvent.LevelPaged.class).reason());
    }

    @Test
    void lateWake_pagesTheNextLevelOnce_withItsFullTimeout() {
        var story = Story.opened("critical").delivered(1);
        story.wakesAfter(Duration.ofHours(1)).then("level-paged 2").delivered(2);
        story.wakes().thenNothing().thenNext(TIMEOUT, "policy ends: nobody left to page");
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
        story.when(new Escalate(ALEX, OptionalInt.of(2))).then("level-paged 2").delivered(2);
        story.thenNext(TIMEOUT, "policy ends: nobody left to page");
    }
}
