package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.Assign;
import dev.tocsin.core.incident.IncidentCommand.Resend;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.ContactRule;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.QuietHours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Urgency;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is done for somebody when one of their ways has failed for good. */
class FallbackTest {
    private static final ContactMethod CHAT = new ContactMethod("chat", "sam");
    private static final ContactMethod SMS = new ContactMethod("sms", "+15550100");
    private static final ContactMethod VOICE = new ContactMethod("voice", "+15550100");
    private static final ContactRule CHAT_FIRST = new ContactRule(CHAT, Duration.ZERO);
    private static final ContactRule SMS_LATER = new ContactRule(SMS, Duration.ofMinutes(2));
    private static final ContactRule VOICE_LAST = new ContactRule(VOICE, Duration.ofMinutes(4));

    /** It is 12:00. */
    private static Directory directory(Optional<QuietHours> quiet, ContactRule... rules) {
        var sam = new User(
                "sam",
                "Sam",
                List.of(CHAT, SMS, VOICE),
                Map.of(Urgency.HIGH, List.of(rules), Urgency.LOW, List.of(rules)),
                quiet);
        var scale = new SeverityScale(
                List.of(
                        new SeverityScale.Rule("critical", List.of(), Optional.empty(), Urgency.HIGH),
                        new SeverityScale.Rule("warning", List.of(), Optional.empty(), Urgency.LOW)),
                "warning");
        return new Directory(
                "v1",
                Map.of("sam", sam, "alex", Fixtures.user("alex")),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of("pager", "chat", "sms", "voice"),
                scale,
                Duration.ofMinutes(5));
    }

    private static Story opened(String severity, ContactRule... rules) {
        return Story.unopened().directory(directory(Optional.empty(), rules)).fires("a1", severity, Duration.ZERO);
    }

    private static List<ContactMethod> due(Story story) {
        return Deadlines.pagesDue(story.incident(), story.now()).stream()
                .map(pending -> pending.page().contact())
                .toList();
    }

    @Test
    void laterRule_isBroughtForward_andOnlyTheNextOne() {
        var story = opened("critical", CHAT_FIRST, SMS_LATER, VOICE_LAST).failed(1);
        story.then("page-failed", "page-brought-forward");
        assertEquals(List.of(SMS), due(story));
        assertEquals(
                "sam could not be reached through chat",
                story.last(IncidentEvent.PageBroughtForward.class).reason());
        story.failed(2).then("page-failed", "page-brought-forward");
        assertEquals(List.of(VOICE), due(story));
        story.failed(3).then("page-failed", "level-paged 2");
    }

    /** Level 1 has Sam, level 2 Alex, level 3 a channel. */
    private static Story threeLevels() {
        var policy = new EscalationPolicy(
                "p",
                List.of(
                        Fixtures.level(Story.TIMEOUT, new Responder.User("sam")),
                        Fixtures.level(Story.TIMEOUT, new Responder.User("alex")),
                        Fixtures.level(Story.TIMEOUT, new Responder.Channel("pager"))),
                0,
                Optional.empty());
        return Story.with(policy)
                .directory(directory(Optional.empty(), CHAT_FIRST))
                .fires("a1", "critical", Duration.ZERO);
    }

    @Test
    void replacement_ofAPageOfAnEarlierLevel_isNoDeliveryOfTheCurrentOne() {
        var story = threeLevels().wakesAfter(Story.TIMEOUT).then("level-paged 2");
        story.failed(1).then("page-failed", "page-replaced").delivered(3);
        story.failed(2).then("page-failed", "level-paged 3");
    }

    @Test
    void resentPage_ofAnEarlierLevel_isNoDeliveryOfTheCurrentOne() {
        var story = threeLevels().failed(1).failed(2).failed(3).then("page-failed", "level-paged 2");
        story.when(new Resend(Fixtures.SAM, Story.page(1)))
                .then("page-replaced")
                .delivered(5);
        story.failed(4).then("page-failed", "level-paged 3");
    }

    @Test
    void replacement_ofAPageOfTheCurrentLevel_isADeliveryOfIt() {
        var level = Fixtures.level(Story.TIMEOUT, new Responder.User("sam"), new Responder.User("alex"));
        var story = Story.with(new EscalationPolicy("p", List.of(level, level), 0, Optional.empty()))
                .directory(directory(Optional.empty(), CHAT_FIRST))
                .fires("a1", "critical", Duration.ZERO);
        story.failed(1).then("page-failed", "page-replaced").delivered(3);
        story.failed(2).then("page-failed");
    }

    @Test
    void contactThatNoRuleWants_isTried_onceEach_thenTheNextLevel() {
        var story = opened("critical", CHAT_FIRST).failed(1).then("page-failed", "page-replaced");
        var replaced = story.last(IncidentEvent.PageReplaced.class);
        assertEquals(Story.page(1), replaced.failed());
        assertEquals(Story.page(2), replaced.page().id());
        assertEquals("named in the policy, as chat failed", replaced.page().why());
        assertEquals(List.of(SMS), due(story));
        story.failed(2).then("page-failed", "page-replaced");
        assertEquals(List.of(VOICE), due(story));
        story.failed(3).then("page-failed", "level-paged 2");
    }

    @Test
    void retries_comeBeforeTheFallback() {
        var story = opened("critical", CHAT_FIRST);
        for (int attempt = 1; attempt < 4; attempt++) {
            story.attempted(1, new DeliveryOutcome.Retryable("busy", Duration.ofSeconds(1)))
                    .then("page-delayed");
        }
        story.attempted(1, new DeliveryOutcome.Retryable("busy", Duration.ofSeconds(1)))
                .then("page-failed", "page-replaced");
    }

    @Test
    void pageThatMustWaitLong_makesRoomForTheNextWay_andGoesOutInItsTimeAllTheSame() {
        var story = opened("critical", CHAT_FIRST, SMS_LATER);
        story.attempted(1, new DeliveryOutcome.Retryable("429", Duration.ofHours(1)))
                .then("page-delayed", "page-brought-forward");
        assertEquals(List.of(SMS), due(story));
        story.attempted(2, new DeliveryOutcome.Retryable("429", Duration.ofHours(1)))
                .then("page-delayed", "page-replaced");
        assertEquals(
                "named in the policy, personal rule, as sms must wait",
                story.last(IncidentEvent.PageReplaced.class).page().why());
        assertEquals(List.of(VOICE), due(story));
        story.delivered(3).after(Duration.ofHours(1));
        assertEquals(List.of(CHAT, SMS), due(story));
    }

    @Test
    void pageThatWaitedInVainForAChannelThatFails_makesRoomForTheNextWay() {
        var untried = new DeliveryOutcome.Untried("chat fails");
        var story = opened("critical", CHAT_FIRST, SMS_LATER).attempted(1, untried);
        story.then("page-delayed", "page-brought-forward");
        assertEquals(List.of(SMS), due(story));
        story.delivered(2).after(Duration.ofSeconds(15));
        assertEquals(List.of(CHAT), due(story));
        story.attempted(1, untried).then("page-failed");
    }

    @Test
    void wayThatFails_whileTheOtherWaitsUntilTheLevelsTimeIsUp_leavesTheLevelWithoutOne() {
        var story =
                opened("critical", CHAT_FIRST).attempted(1, new DeliveryOutcome.Retryable("429", Duration.ofHours(1)));
        story.then("page-delayed", "page-replaced").failed(2).then("page-failed", "page-replaced");
        story.failed(3).then("page-failed", "level-paged 2");
    }

    @Test
    void pageThatMustWaitLong_forSomebodyWhoWasReached_justWaits() {
        var story = opened("critical", CHAT_FIRST, new ContactRule(SMS, Duration.ZERO), VOICE_LAST);
        story.delivered(2)
                .attempted(1, new DeliveryOutcome.Retryable("429", Duration.ofHours(1)))
                .then("page-delayed");
    }

    @Test
    void personWhoWasReached_isNotPagedByAnotherWay() {
        var story = opened("critical", CHAT_FIRST, new ContactRule(SMS, Duration.ZERO));
        story.delivered(1).failed(2).then("page-failed");
    }

    @Test
    void otherWayThatIsTriedAlready_isWaitedFor() {
        var story = opened("critical", CHAT_FIRST, new ContactRule(SMS, Duration.ZERO), VOICE_LAST);
        story.attempted(2, new DeliveryOutcome.Retryable("busy", Duration.ofSeconds(9)))
                .failed(1)
                .then("page-failed");
        story.failed(2).then("page-failed", "page-brought-forward");
        assertEquals(List.of(VOICE), due(story));
    }

    @Test
    void nextRound_triesEveryWayAgain() {
        var story = opened("critical", CHAT_FIRST).failed(1).failed(2).failed(3).failed(4);
        story.then("page-failed", "escalation-postponed");
        story.wakesAfter(Duration.ofMinutes(1)).then("level-paged 1").failed(5);
        story.then("page-failed", "page-replaced");
        assertEquals(List.of(SMS), due(story));
    }

    @Test
    void assignee_isToldByAnotherWay_withoutTheEscalationGoingOn() {
        var story = opened("critical", CHAT_FIRST).delivered(1).when(new Assign(Fixtures.ALEX, "sam"));
        story.failed(2).then("page-failed", "page-replaced");
        assertEquals(
                Other.ASSIGNMENT,
                story.last(IncidentEvent.PageReplaced.class).page().purpose());
        story.failed(3).then("page-failed", "page-replaced").failed(4).then("page-failed");
    }

    @Test
    void resend_sendsAPageThatWasGivenUp_theSameWay_underAnotherId_once() {
        var story = opened("critical", CHAT_FIRST, new ContactRule(SMS, Duration.ZERO))
                .delivered(2)
                .failed(1);
        story.when(new Resend(Fixtures.ALEX, Story.page(1))).then("page-replaced");
        var page = story.last(IncidentEvent.PageReplaced.class).page();
        assertEquals(Story.page(3), page.id());
        assertEquals("named in the policy, resent by alex", page.why());
        assertEquals(List.of(CHAT), due(story));
        assertEquals(
                new Decision.Refused(new Rejection.UnknownPage(Story.page(1))),
                story.decide(new Resend(Fixtures.ALEX, Story.page(1))));
    }

    @Test
    void resend_ofAStepOfTheEscalation_isRefusedWhileItDoesNotEscalate() {
        var story = opened("critical", CHAT_FIRST).failed(1).when(new Acknowledge(Fixtures.ALEX));
        assertEquals(
                new Decision.Refused(new Rejection.NotEscalating(Story.ID)),
                story.decide(new Resend(Fixtures.ALEX, Story.page(1))));
    }

    @Test
    void quietHours_keepWhatMayWait_fromGoingOutByAnotherWay() {
        var quiet = Optional.of(new QuietHours(LocalTime.of(12, 1), LocalTime.of(14, 0), ZoneId.of("UTC")));
        for (var severity : List.of("warning", "critical")) {
            var story = Story.unopened()
                    .directory(directory(quiet, CHAT_FIRST))
                    .fires("a1", severity, Duration.ZERO)
                    .after(Duration.ofMinutes(2));
            story.failed(1).then("page-failed", severity.equals("warning") ? "level-paged 2" : "page-replaced");
        }
    }
}
