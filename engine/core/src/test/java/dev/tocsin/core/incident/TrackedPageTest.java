package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.Undo;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Pages;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.incident.page.TrackedPage;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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

    /** The incident forgets 32 failed pages after the newest, and a failed one that is replaced not before it is written. */
    @Test
    void page_thatIsReplaced_saysByWhich_evenIfItIsForgottenNext() {
        var pages = Pages.NONE.planned(List.of(page(1, "sam", "chat")), Fixtures.T0);
        pages = pages.planned(List.of(page(2, "sam", "sms")), Fixtures.T0);
        for (int n = 3; n <= 40; n++) {
            pages = pages.planned(List.of(page(n, "user" + n, "chat")), Fixtures.T0)
                    .failed(Story.page(n), 1, "gone", Exchange.NONE, Fixtures.T0);
        }
        pages = pages.failed(Story.page(1), 1, "gone", Exchange.NONE, Fixtures.T0);
        assertEquals(Optional.empty(), pages.resendable(Story.page(1)));

        pages = pages.replaced(Story.page(1), page(41, "sam", "voice"), Fixtures.T0, false);
        assertEquals(
                Optional.of(Story.page(41)),
                pages.find(Story.page(1)).orElseThrow().replacedBy());
        pages = pages.planned(List.of(page(42, "alex", "chat")), Fixtures.T0);
        assertEquals(Optional.empty(), pages.find(Story.page(1)));
    }

    private static Page page(int number, String recipient, String channel) {
        return new Page(Story.page(number), new Level(1), recipient, new ContactMethod(channel, recipient), "test");
    }

    /** What an event changes can be written down after it. */
    @Property
    void pages_ofAnEvent_areKnownAfterIt(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : RandomWalk.walk(policy, seed)) {
            var state = step.before();
            for (var event : step.events()) {
                var before = state;
                state = IncidentEvolver.evolve(state, event);
                var after = ((Incident) state).pages();
                for (var id : pagesOf(event)) {
                    if (before instanceof Incident incident
                            && incident.pages().find(id).isPresent()) {
                        assertTrue(after.find(id).isPresent(), () -> id + " after " + event + " of " + step);
                    }
                }
                if (event instanceof IncidentEvent.PageReplaced replaced) {
                    assertEquals(
                            Optional.of(replaced.page().id()),
                            after.find(replaced.failed()).flatMap(TrackedPage::replacedBy),
                            step::toString);
                }
            }
        }
    }

    private static List<PageId> pagesOf(IncidentEvent event) {
        return switch (event) {
            case IncidentEvent.PageDelivered delivered -> List.of(delivered.page());
            case IncidentEvent.PageDelayed delayed -> List.of(delayed.page());
            case IncidentEvent.PageHeld held -> List.of(held.page());
            case IncidentEvent.PageFailed failed -> List.of(failed.page());
            case IncidentEvent.PageBroughtForward forward -> List.of(forward.page());
            case IncidentEvent.PageReplaced replaced -> List.of(replaced.failed());
            case IncidentEvent.PagesWithdrawn withdrawn -> withdrawn.pages();
            case IncidentEvent.SeenElsewhere seen -> List.of(seen.page());
            case IncidentEvent.UpdatesPlanned planned ->
                planned.updates().stream()
                        .map(IncidentEvent.UpdatesPlanned.Update::page)
                        .toList();
            default -> List.of();
        };
    }

    /** Whoever writes what the events of a step have changed has what the incident knows. */
    @Property
    void changes_ofAllEvents_areThePages(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var written = new HashMap<PageId, TrackedPage>();
        var open = new HashMap<PageId, Optional<ExternalStatus>>();
        for (var step : RandomWalk.walk(policy, seed)) {
            if (step.after() instanceof Incident incident) {
                var pages = incident.pages();
                var before = step.before() instanceof Incident earlier ? earlier.pages() : Pages.NONE;
                for (var state : step.decided().states()) {
                    var now = ((Incident) state).pages();
                    for (var page : now.changedSince(before)) {
                        written.put(page.id(), page);
                        open.put(page.id(), now.openElsewhere(page));
                    }
                    before = now;
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
