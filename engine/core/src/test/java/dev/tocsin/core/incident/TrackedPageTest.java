package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.Undo;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Pages;
import dev.tocsin.core.incident.page.TrackedPage;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What became of the pages, told by the events alone. Each level has five minutes. */
class TrackedPageTest {
    private static TrackedPage first(Story story) {
        return story.incident().pages().find(Story.page(1)).orElseThrow();
    }

    private static void assertState(String state, int attempts, String reason, Story story) {
        var page = first(story);
        assertEquals(state, page.label());
        assertEquals(attempts, page.state().attempts());
        assertEquals(reason, page.state().reason().orElse(""));
    }

    @Test
    void page_isPlanned_thenWaitsForAnotherAttempt_thenArrives() {
        var story = Story.opened("warning");
        assertState("planned", 0, "", story);
        assertEquals(Fixtures.T0, first(story).plannedAt());

        var wait = Duration.ofSeconds(5);
        story.attempted(1, new DeliveryOutcome.Retryable("busy", wait));
        assertState("waiting", 1, "busy", story);
        assertEquals(Optional.of(Fixtures.T0.plus(wait)), first(story).until());

        story.after(wait).delivered(1);
        assertState("delivered", 2, "", story);
        assertEquals(Fixtures.T0.plus(wait), first(story).since());
        assertEquals(Optional.empty(), first(story).until());
    }

    @Test
    void page_thatFails_saysWhyAndWhatTookItsPlace() {
        var story = Story.opened("warning").attempted(1, new DeliveryOutcome.Permanent("no such number"));

        assertState("failed", 1, "no such number", story);
    }

    @Test
    void page_thatIsHeld_saysUntilWhen() {
        var until = Fixtures.T0.plusSeconds(60);
        assertState("held", 0, "storm", Story.opened("warning").attempted(1, new DeliveryOutcome.Held("storm", until)));
    }

    @Test
    void page_thatIsWithdrawnByAStep_waitsAgainWhenThatIsUndone() {
        var story = Story.opened("warning").attempted(1, new DeliveryOutcome.Retryable("busy", Duration.ZERO));
        var before = first(story);
        story.when(new Acknowledge(Fixtures.SAM));
        assertEquals("withdrawn", first(story).label());

        story.when(new Undo(Fixtures.SAM));
        assertEquals(before, first(story));
    }

    /** Whoever writes what a step has changed has what the incident knows. */
    @Property
    void changes_ofAllSteps_areThePages(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var written = new HashMap<PageId, TrackedPage>();
        var open = new HashMap<PageId, Optional<ExternalStatus>>();
        for (var step : RandomWalk.walk(policy, seed)) {
            if (step.after() instanceof Incident incident) {
                var pages = incident.pages();
                var before = step.before() instanceof Incident earlier ? earlier.pages() : Pages.NONE;
                for (var page : pages.changedSince(before)) {
                    written.put(page.id(), page);
                    open.put(page.id(), pages.openElsewhere(page));
                }
                for (var page : pages.tracked()) {
                    assertEquals(page, written.get(page.id()), step::toString);
                    assertEquals(pages.openElsewhere(page), open.get(page.id()), step::toString);
                }
            }
        }
    }

    @Provide
    Arbitrary<EscalationPolicy> policies() {
        return RandomWalk.policies();
    }
}
