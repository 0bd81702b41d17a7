package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the pages of a level fail. */
class NobodyReachedTest {
    private static final Duration TIMEOUT = Story.TIMEOUT;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Origin SAM = Fixtures.SAM;

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
        story.failed(6).then("page-failed", "escalation-postponed").thenNext(MINUTE.multipliedBy(2), "page level 1");
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
        var story = Story.opened("critical").delivered(1).wakesAfter(TIMEOUT).failed(2);
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
