package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentEvent.LevelPaged;
import dev.tocsin.core.incident.NextStep.Kind;
import dev.tocsin.core.policy.Condition;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people are told of what comes next is what comes next. */
class NextStepTest {
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
        step(story, 1, Kind.NEXT_LEVEL, "[alex]", "level-paged 2");
        step(story, 2, Kind.FIRST_LEVEL_AGAIN, "[sam]", "level-paged 1");
        step(story, 3, Kind.NEXT_LEVEL, "[alex]", "level-paged 2");
        step(story, 4, Kind.NEXT_POLICY, "[alex]", "handed-over", "level-paged 1");
        step(story, 5, Kind.NOBODY, "[]", "escalation-ended");
        assertEquals(Optional.empty(), NextStep.of(story.incident(), Fixtures.directory()));
    }

    private static void step(Story story, int page, Kind what, String recipients, String... events) {
        story.delivered(page);
        var nextStep = NextStep.of(story.incident(), Fixtures.directory()).orElseThrow();
        assertEquals(what, nextStep.what());
        assertEquals(story.now().plus(TIMEOUT), nextStep.at());
        assertEquals(recipients, nextStep.recipients().toString());
        story.wakesAfter(TIMEOUT).then(events);
    }

    @Test
    void policyThatStartsAgainLater_saysWhen() {
        var story = Story.with(policy(0, Optional.empty(), "sam"))
                .intervals(Duration.ZERO, HOUR)
                .fires("a1")
                .delivered(1);
        var again = NextStep.of(story.incident(), Fixtures.directory()).orElseThrow();
        assertEquals(Kind.FIRST_LEVEL_AGAIN, again.what());
        assertEquals(story.now().plus(TIMEOUT).plus(HOUR), again.at());
        story.wakesAfter(TIMEOUT).then("escalation-ended");
        assertEquals(
                Optional.of(again.at()),
                NextStep.of(story.incident(), Fixtures.directory()).map(NextStep::at));
        story.wakesAfter(HOUR).then("level-paged 1");
    }

    /** The turn is that of the incident's id and of the round, and nobody is paged "again" who was not paged before. */
    @Test
    void roundRobin_saysWhoseTurnItIs() {
        var level = new EscalationLevel(List.of(new Responder.RoundRobin(List.of("alex", "sam"))), TIMEOUT);
        var story = Story.with(levels(2, level)).fires("a1");
        for (int page = 1; page <= 2; page++) {
            var paged = story.last(LevelPaged.class).pages().getFirst().recipient();
            step(
                    story,
                    page,
                    page == 1 ? Kind.NEXT_LEVEL : Kind.FIRST_LEVEL_AGAIN,
                    paged.equals("sam") ? "[alex]" : "[sam]",
                    "level-paged 1");
        }
    }

    @Test
    void levelWithADelay_isPagedAtItsEnd() {
        var first = new EscalationLevel(List.of(new Responder.User("sam")), TIMEOUT);
        var delayed =
                new EscalationLevel(List.of(new Responder.User("alex")), Optional.of(HOUR), TIMEOUT, Optional.empty());
        var story = Story.with(levels(0, first, delayed)).fires("a1").delivered(1);
        var nextStep = NextStep.of(story.incident(), Fixtures.directory()).orElseThrow();
        assertEquals(List.of("alex"), nextStep.recipients());
        assertEquals(story.now().plus(TIMEOUT).plus(HOUR), nextStep.at());
        story.wakesAfter(TIMEOUT).then("level-delayed 2");
        assertEquals(Optional.of(nextStep), NextStep.of(story.incident(), Fixtures.directory()));
        story.wakesAfter(HOUR).then("level-paged 2");
    }

    @Test
    void levelThatDoesNotCount_isPassedOver() {
        var first = new EscalationLevel(List.of(new Responder.User("sam")), TIMEOUT);
        var critical = Optional.of(new Condition(List.of("critical"), List.of(), List.of()));
        var second = new EscalationLevel(List.of(new Responder.User("alex")), Optional.empty(), TIMEOUT, critical);
        var story = Story.with(levels(0, first, second)).fires("a1");
        step(story, 1, Kind.NOBODY, "[]", "level-skipped 2", "escalation-ended");
    }

    private static EscalationPolicy levels(int repeat, EscalationLevel... levels) {
        return new EscalationPolicy("p", List.of(levels), repeat, Optional.empty());
    }

    @Test
    void whoeverHasAnswered_isToldOfNothing() {
        var story = Story.opened("critical").delivered(1).when(new Acknowledge(Fixtures.SAM));
        assertEquals(Optional.empty(), NextStep.of(story.incident(), Fixtures.directory()));
    }
}
