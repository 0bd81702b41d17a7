package dev.tocsin.engine.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.engine.incident.IncidentCommand.Acknowledge;
import dev.tocsin.engine.incident.IncidentCommand.Undo;
import dev.tocsin.engine.incident.PageOutcome.State;
import dev.tocsin.engine.incident.page.DeliveryOutcome;
import dev.tocsin.engine.incident.page.PendingPage;
import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.testing.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What became of the pages, told by the events alone. Each level has five minutes. */
class PageOutcomeTest {
    private static PageOutcome first(Story story) {
        return PageOutcome.of(story.events()).getFirst();
    }

    private static void assertState(State state, int attempts, String reason, Story story) {
        var outcome = first(story);
        assertEquals(state, outcome.state());
        assertEquals(attempts, outcome.attempts());
        assertEquals(reason, outcome.reason().orElse(""));
    }

    @Test
    void page_isPlanned_thenWaitsForAnotherAttempt_thenArrives() {
        var story = Story.opened("warning");
        assertState(State.PLANNED, 0, "", story);
        assertEquals(Fixtures.T0, first(story).plannedAt());

        var wait = Duration.ofSeconds(5);
        story.attempted(1, new DeliveryOutcome.Retryable("busy", wait));
        assertState(State.WAITING, 1, "busy", story);
        assertEquals(Optional.of(Fixtures.T0.plus(wait)), first(story).until());

        story.after(wait).delivered(1);
        assertState(State.DELIVERED, 2, "", story);
        assertEquals(Fixtures.T0.plus(wait), first(story).since());
        assertEquals(Optional.empty(), first(story).until());
    }

    @Test
    void page_thatFails_saysWhyAndWhatTookItsPlace() {
        var story = Story.opened("warning").attempted(1, new DeliveryOutcome.Permanent("no such number"));

        assertState(State.FAILED, 1, "no such number", story);
    }

    @Test
    void page_thatIsHeld_saysUntilWhen() {
        var until = Fixtures.T0.plusSeconds(60);
        assertState(
                State.HELD, 0, "storm", Story.opened("warning").attempted(1, new DeliveryOutcome.Held("storm", until)));
    }

    @Test
    void page_thatIsWithdrawnByAStep_waitsAgainWhenThatIsUndone() {
        var story = Story.opened("warning").attempted(1, new DeliveryOutcome.Retryable("busy", Duration.ZERO));
        var before = first(story);
        story.when(new Acknowledge(Fixtures.SAM));
        assertEquals(State.WITHDRAWN, first(story).state());

        story.when(new Undo(Fixtures.SAM));
        assertEquals(before, first(story));
    }

    /** Events of pages that were planned before the first of them say nothing of others. */
    @Test
    void events_withoutTheBeginning_arePassedOver() {
        var events =
                Story.opened("warning").delivered(1).wakesAfter(Story.TIMEOUT).events();
        var later = events.stream()
                .dropWhile(event -> !(event instanceof IncidentEvent.PageDelivered))
                .toList();

        assertEquals(1, PageOutcome.of(later).size());
        assertEquals(2, PageOutcome.of(events).size());
    }

    /** The same as the incident itself knows of its pages. */
    @Property
    void openPages_areThoseThatAreStillToBeSent(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var events = new ArrayList<IncidentEvent>();
        for (var step : RandomWalk.walk(policy, seed)) {
            events.addAll(step.events());
            if (step.after() instanceof Incident incident) {
                var open = PageOutcome.of(events).stream()
                        .filter(outcome -> outcome.state().isOpen())
                        .toList();
                assertEquals(
                        incident.pending().values().stream()
                                .map(PageOutcomeTest::described)
                                .collect(Collectors.toSet()),
                        open.stream().map(PageOutcomeTest::described).collect(Collectors.toSet()),
                        step::toString);
            }
        }
    }

    private static List<Object> described(PendingPage pending) {
        return List.of(pending.page(), pending.attempts(), pending.attemptAt());
    }

    private static List<Object> described(PageOutcome outcome) {
        Instant at = outcome.until().orElse(outcome.since());
        return List.of(outcome.page(), outcome.attempts(), at);
    }

    @Provide
    Arbitrary<EscalationPolicy> policies() {
        return RandomWalk.policies();
    }
}
