package dev.tocsin.engine.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.engine.incident.Ahead.What;
import dev.tocsin.engine.incident.IncidentCommand.Acknowledge;
import dev.tocsin.engine.policy.EscalationLevel;
import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.policy.Responder;
import dev.tocsin.engine.testing.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people are told of what comes next is what comes next. */
class AheadTest {
    private static final Duration TIMEOUT = Story.TIMEOUT;
    private static final Duration HOUR = Duration.ofHours(1);

    private static EscalationPolicy policy(int repeat, Optional<EscalationPolicy> next, String... users) {
        var levels = List.of(users).stream()
                .map(user -> new EscalationLevel(List.of(new Responder.User(user)), TIMEOUT))
                .toList();
        return new EscalationPolicy("p", levels, repeat, Optional.empty(), next, Optional.empty(), Map.of());
    }

    @Test
    void eachStepOfAPolicy_isWhatWasSaidBefore() {
        var last = policy(0, Optional.empty(), "alex");
        var story = Story.with(policy(1, Optional.of(last), "sam", "alex")).fires("a1");
        step(story, 1, What.NEXT_LEVEL, "[user:alex]", "level-paged 2");
        step(story, 2, What.FIRST_LEVEL_AGAIN, "[user:sam]", "level-paged 1");
        step(story, 3, What.NEXT_LEVEL, "[user:alex]", "level-paged 2");
        step(story, 4, What.NEXT_POLICY, "[user:alex]", "handed-over", "level-paged 1");
        step(story, 5, What.NOBODY, "[]", "escalation-ended");
        assertEquals(Optional.empty(), story.incident().ahead());
    }

    private static void step(Story story, int page, What what, String responders, String... events) {
        story.delivered(page);
        var ahead = story.incident().ahead().orElseThrow();
        assertEquals(what, ahead.what());
        assertEquals(story.now().plus(TIMEOUT), ahead.at());
        assertEquals(
                responders,
                ahead.responders().stream().map(Responder::reference).toList().toString());
        story.wakesAfter(TIMEOUT).then(events);
    }

    @Test
    void policyThatStartsAgainLater_saysWhen() {
        var story = Story.with(policy(0, Optional.empty(), "sam"))
                .intervals(Duration.ZERO, HOUR)
                .fires("a1")
                .delivered(1);
        var again = story.incident().ahead().orElseThrow();
        assertEquals(What.FIRST_LEVEL_AGAIN, again.what());
        assertEquals(story.now().plus(TIMEOUT).plus(HOUR), again.at());
        story.wakesAfter(TIMEOUT).then("escalation-ended");
        assertEquals(Optional.of(again.at()), story.incident().ahead().map(Ahead::at));
        story.wakesAfter(HOUR).then("level-paged 1");
    }

    @Test
    void whoeverHasAnswered_isToldOfNothing() {
        var story = Story.opened("critical").delivered(1).when(new Acknowledge(Fixtures.SAM));
        assertEquals(Optional.empty(), story.incident().ahead());
    }
}
