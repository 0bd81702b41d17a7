package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.policy.AutoResolve;
import dev.tocsin.core.policy.Condition;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Hours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.testing.Fixtures;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Delays, conditions, repeats, hand-overs, round robins: what a policy can say beyond its levels. */
class PolicyLanguageTest {
    private static final Duration TIMEOUT = Story.TIMEOUT;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static EscalationLevel level(String user) {
        return Fixtures.level(TIMEOUT, new Responder.User(user));
    }

    private static EscalationLevel delayed(String user, Duration delay) {
        return new EscalationLevel(List.of(new Responder.User(user)), Optional.of(delay), TIMEOUT, Optional.empty());
    }

    private static EscalationLevel when(String user, Condition condition) {
        return new EscalationLevel(
                List.of(new Responder.User(user)), Optional.empty(), TIMEOUT, Optional.of(condition));
    }

    private static Condition severity(String name) {
        return new Condition(List.of(name), List.of(), List.of());
    }

    private static EscalationPolicy policy(int repeat, EscalationPolicy next, EscalationLevel... levels) {
        return new EscalationPolicy(
                "p", List.of(levels), repeat, Optional.empty(), Optional.ofNullable(next), Optional.empty(), Map.of());
    }

    private static EscalationPolicy policy(int repeat, EscalationLevel... levels) {
        return new EscalationPolicy("p", List.of(levels), repeat, Optional.empty());
    }

    @Test
    void delay_isWaitedAfterTheTimeoutOfTheLevelBefore() {
        var story = Story.with(policy(0, level("sam"), delayed("alex", MINUTE))).fires("a1");
        story.delivered(1).wakesAfter(TIMEOUT).then("level-delayed 2");
        story.thenNext(MINUTE, "the delay of level 2 is over");
        story.wakesAfter(MINUTE.minusMillis(1)).thenNothing();
        story.wakesAfter(Duration.ofMillis(1)).then("level-paged 2");
        assertEquals(
                "the delay of the level is over",
                story.last(IncidentEvent.LevelPaged.class).reason());
        story.delivered(2).wakesAfter(TIMEOUT).then("escalation-ended");
    }

    @Test
    void delayOfTheFirstLevel_followsTheGroupWait() {
        var story = Story.with(policy(0, delayed("sam", MINUTE))).fires("a1", "warning", MINUTE);
        story.wakesAfter(MINUTE).then("level-delayed 1").wakesAfter(MINUTE).then("level-paged 1");
    }

    @Test
    void acknowledge_whileALevelWaits_pagesNobody() {
        var story = Story.with(policy(0, delayed("sam", MINUTE))).fires("a1").then("opened", "level-delayed 1");
        story.when(new Acknowledge(Fixtures.SAM)).then("acknowledged");
        story.wakesAfter(HOUR).thenNothing();
    }

    @Test
    void unacknowledge_whileALevelWaited_waitsAgain() {
        var story = Story.with(policy(0, delayed("sam", MINUTE))).fires("a1").when(new Acknowledge(Fixtures.SAM));
        story.when(new Unacknowledge(Fixtures.SAM)).then("unacknowledged", "level-delayed 1");
    }

    @Test
    void escalateByHand_doesNotWait() {
        var story = Story.with(policy(0, level("sam"), delayed("alex", MINUTE))).fires("a1");
        story.when(new Escalate(Fixtures.SAM, OptionalInt.of(2))).then("level-paged 2");
    }

    @Test
    void condition_thatDoesNotHold_skipsTheLevelAtOnce_andSaysWhy() {
        var story = Story.with(policy(0, when("sam", severity("critical")), level("alex")))
                .fires("a1");
        story.then("opened", "level-skipped 1", "level-paged 2");
        assertEquals(
                "only for severity critical, not warning",
                story.last(IncidentEvent.LevelSkipped.class).reason());
        Story.with(policy(0, when("sam", severity("critical"))))
                .fires("a1", "critical", Duration.ZERO)
                .then("opened", "level-paged 1");
    }

    @Test
    void condition_isLookedAtWhenTheLevelIsDue() {
        var story = Story.with(policy(0, level("alex"), when("sam", severity("critical"))))
                .fires("a1");
        story.when(new ChangeSeverity(
                Fixtures.SAM, Fixtures.severities().find("critical").orElseThrow()));
        story.wakesAfter(TIMEOUT).then("level-paged 2");
    }

    @Test
    void matchers_areAboutTheAlertThatOpened() {
        var mine = new Condition(List.of(), List.of(new Matcher.Equal("alertname", "a1")), List.of());
        Story.with(policy(0, when("sam", mine))).fires("a1").then("opened", "level-paged 1");
        var story = Story.with(policy(0, when("sam", mine), level("alex"))).fires("a2");
        story.then("opened", "level-skipped 1", "level-paged 2");
        assertEquals(
                "only where alertname=\"a1\"",
                story.last(IncidentEvent.LevelSkipped.class).reason());
    }

    @Test
    void hours_thatComeLater_pageThenAtLast() {
        // T0 is a Friday, 12:00 UTC.
        var evening = new Hours(Set.of(DayOfWeek.FRIDAY), LocalTime.of(13, 0), LocalTime.of(20, 0), ZoneId.of("UTC"));
        var story = Story.with(policy(0, when("sam", new Condition(List.of(), List.of(), List.of(evening)))))
                .fires("a1")
                .then("opened", "level-skipped 1", "escalation-postponed");
        var waited = Duration.ZERO;
        while (story.pending().isEmpty()) {
            var next = Deadlines.next(story.incident()).orElseThrow().at();
            waited = Duration.between(Fixtures.T0, next);
            story.after(Duration.between(story.now(), next)).wakes();
        }
        assertEquals(1, waited.toHours());
    }

    @Test
    void repeatForever_neverEnds() {
        var story = Story.with(policy(EscalationPolicy.FOREVER, level("sam"))).fires("a1");
        IntStream.rangeClosed(1, 300).forEach(round -> {
            story.delivered(round).wakesAfter(TIMEOUT).then("level-paged 1");
            assertEquals(
                    "repeat " + round,
                    story.last(IncidentEvent.LevelPaged.class).reason());
        });
    }

    @Test
    void repeatForever_outsideOfItsHours_waitsForThem() {
        var noon = new Hours(Set.of(DayOfWeek.FRIDAY), LocalTime.of(12, 0), LocalTime.of(12, 4), ZoneId.of("UTC"));
        var story = Story.with(policy(
                        EscalationPolicy.FOREVER, when("sam", new Condition(List.of(), List.of(), List.of(noon)))))
                .fires("a1")
                .delivered(1);
        story.wakesAfter(TIMEOUT).then("level-skipped 1", "escalation-postponed");
        assertEquals(
                "no level applies now",
                story.last(IncidentEvent.EscalationPostponed.class).reason());
    }

    @Test
    void end_handsOver_andTheOtherPolicysFirstLevelIsPaged() {
        var managers = new EscalationPolicy("managers", List.of(level("alex"), level("sam")), 0, Optional.of(HOUR));
        var story = Story.with(policy(1, managers, level("sam"))).fires("a1");
        story.delivered(1).wakesAfter(TIMEOUT).then("level-paged 1");
        story.delivered(2).wakesAfter(TIMEOUT).then("handed-over", "level-paged 1");
        assertEquals("managers", story.incident().policy().name());
        assertEquals(List.of("alex"), story.pending());
        assertEquals(
                "policy p has ended", story.last(IncidentEvent.LevelPaged.class).reason());
        story.delivered(3).wakesAfter(TIMEOUT).then("level-paged 2");
        story.delivered(4).wakesAfter(TIMEOUT).then("escalation-ended");
        // What the new policy says counts from now on.
        story.when(new Acknowledge(Fixtures.SAM)).thenNext(HOUR, "acknowledgement times out");
    }

    @Test
    void reopened_startsWithTheFirstPolicyAgain() {
        var managers = new EscalationPolicy("managers", List.of(level("alex")), 0, Optional.empty());
        var story = Story.with(policy(0, managers, level("sam"))).fires("a1").delivered(1);
        story.wakesAfter(TIMEOUT).when(new Resolve(Fixtures.SAM, "fixed")).fires("a1");
        assertEquals("p", story.incident().policy().name());
        assertEquals(List.of("sam"), story.pending());
    }

    @Test
    void nobodyInAnyPolicyOfTheChain_startsAgainFromTheFirst() {
        var managers = new EscalationPolicy("managers", List.of(level("pat")), 0, Optional.empty());
        var story = Story.with(policy(0, managers, level("pat"))).fires("a1");
        story.then("opened", "level-skipped 1", "handed-over", "level-skipped 1", "escalation-postponed");
        assertEquals("p", story.incident().policy().name());
        story.thenNext(MINUTE, "page level 1");
    }

    @Test
    void roundRobin_spreadsIncidents_andMovesOnWithEveryRound() {
        var robin = Fixtures.level(TIMEOUT, new Responder.RoundRobin(List.of("sam", "alex")));
        var story = Story.with(policy(1, robin)).fires("a1");
        var first = story.pending();
        story.delivered(1).wakesAfter(TIMEOUT).then("level-paged 1");
        assertEquals(
                Set.of("sam", "alex"), Set.of(first.getFirst(), story.pending().getFirst()));

        var load = new HashMap<String, Integer>();
        for (int i = 0; i < 1_000; i++) {
            var opened = IncidentDecider.decide(
                    new IncidentState.Unopened(new IncidentId("x" + i)),
                    story.fire("a1", "warning", Duration.ZERO),
                    Fixtures.T0,
                    Fixtures.directory());
            var incident =
                    (Incident) assertInstanceOf(Decision.Accepted.class, opened).after();
            incident.pending()
                    .values()
                    .forEach(pending -> load.merge(pending.page().recipient(), 1, Integer::sum));
        }
        assertEquals(1_000, load.get("sam") + load.get("alex"));
        assertEquals(500, load.get("sam"), 50);
    }

    @Test
    void autoResolveOfThePolicy_overridesTheSeveritys() {
        var never = new EscalationPolicy(
                "p",
                List.of(level("sam")),
                0,
                Optional.empty(),
                Optional.empty(),
                resolve(new AutoResolve.Never()),
                Map.of());
        Story.with(never).fires("a1").clears("a1").then("alert-cleared", "pages-withdrawn", "cleared");
        var late = new EscalationPolicy(
                "p",
                List.of(level("sam")),
                0,
                Optional.empty(),
                Optional.empty(),
                resolve(new AutoResolve.After(HOUR)),
                Map.of());
        var story = Story.with(late).fires("a1").clears("a1").then("alert-cleared", "pages-withdrawn", "cleared");
        story.when(new Acknowledge(Fixtures.SAM)).thenNext(HOUR, "resolve: all alerts are clear");
        story.wakesAfter(HOUR).then("resolved");
    }

    private static Optional<AutoResolve> resolve(AutoResolve auto) {
        return Optional.of(auto);
    }

    @Test
    void repeatInterval_startsAPolicyAgainThatNobodyAnswered() {
        var story = Story.with(policy(0, level("sam")))
                .intervals(MINUTE, HOUR)
                .fires("a1")
                .delivered(1);
        story.wakesAfter(TIMEOUT).then("escalation-ended").thenNext(HOUR, "page level 1");
        story.wakesAfter(HOUR).then("level-paged 1");
        assertEquals(
                "nobody has answered yet",
                story.last(IncidentEvent.LevelPaged.class).reason());
        story.delivered(2).when(new Acknowledge(Fixtures.SAM)).wakesAfter(HOUR).thenNothing();
    }

    @Test
    void changePolicy_keepsTheLevel_andPagesNobodyByItself() {
        var story = Story.opened("warning").delivered(1).wakesAfter(TIMEOUT).delivered(2);
        var other = policy(0, level("sam"), level("alex"), level("sam"));
        story.when(new ChangePolicy(Fixtures.SAM, other, "moved")).then("policy-changed");
        story.wakesAfter(TIMEOUT).then("level-paged 3");
        story.when(new ChangePolicy(Fixtures.SAM, policy(0, level("sam")), "moved back"));
        assertEquals(1, story.incident().escalation().level());
    }

    @Test
    void changePolicy_afterTheOldOneHasGivenUp_goesOnWithWhatTheNewOneHasLeft() {
        var story = Story.opened("warning").delivered(1).wakesAfter(TIMEOUT).delivered(2);
        story.wakesAfter(TIMEOUT).then("escalation-ended");
        story.when(new ChangePolicy(Fixtures.SAM, policy(0, level("sam"), level("alex"), level("sam")), "moved"))
                .then("policy-changed", "level-paged 3");
        story.delivered(3).wakesAfter(TIMEOUT).then("escalation-ended");
        story.when(new ChangePolicy(Fixtures.SAM, policy(0, level("sam")), "moved again"))
                .then("policy-changed", "escalation-ended");
    }
}
