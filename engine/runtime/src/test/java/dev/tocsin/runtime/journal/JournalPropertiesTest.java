package dev.tocsin.runtime.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.Deadlines;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.RandomWalk;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.suppression.InhibitionRules;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written of every incident, whatever is asked of it. */
class JournalPropertiesTest {
    @Property
    void replay_ofTheJournaledEvents_givesTheSameState(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        IncidentState replayed = new IncidentState.Unopened(RandomWalk.ID);
        for (var step : RandomWalk.walk(policy, seed)) {
            for (var event : step.events()) {
                var json = EventCodec.encode(event);
                replayed = IncidentEvolver.evolve(replayed, EventCodec.decode(EventCodec.manifest(event), json));
            }
            assertEquals(step.after(), replayed);
        }
    }

    @Property
    void indexRow_knowsTheNextDeadline(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : RandomWalk.walk(policy, seed)) {
            if (step.after() instanceof Incident incident) {
                var row = IncidentRow.of(incident, InhibitionRules.NONE);
                assertEquals(Deadlines.next(incident), row.due());
                assertEquals(incident.pending().size(), row.pagesPending());
            }
        }
    }

    /** The rows of the writes are those of a fold event by event, as a migration makes it, and what the events say. */
    @Property
    void pageRows_areThoseOfEveryEvent(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var written = new HashMap<PageId, PageRow>();
        var folded = new HashMap<PageId, PageRow>();
        var states = new HashMap<PageId, String>();
        var replaced = new HashMap<PageId, PageId>();
        IncidentState state = new IncidentState.Unopened(RandomWalk.ID);
        for (var step : RandomWalk.walk(policy, seed)) {
            PageRow.changed(step.before(), step.decided().states())
                    .forEach(row -> written.put(row.page().id(), row));
            for (var event : step.events()) {
                var before = state;
                state = IncidentEvolver.evolve(before, event);
                PageRow.changed(before, List.of(state))
                        .forEach(row -> folded.put(row.page().id(), row));
                switch (event) {
                    case IncidentEvent.PageFailed failed -> states.put(failed.page(), "failed");
                    case IncidentEvent.PageHeld held -> states.put(held.page(), "held");
                    case IncidentEvent.PagesWithdrawn withdrawn ->
                        withdrawn.pages().forEach(page -> states.put(page, "withdrawn"));
                    case IncidentEvent.PageReplaced replacement ->
                        replaced.put(replacement.failed(), replacement.page().id());
                    case IncidentEvent.PageDelivered delivered -> states.remove(delivered.page());
                    case IncidentEvent.Undone undone -> undone.pages().forEach(states::remove);
                    default -> {}
                }
            }
            assertEquals(folded, written, step::toString);
            states.forEach((page, label) -> assertEquals(
                    label, Objects.requireNonNull(written.get(page)).state(), step::toString));
            replaced.forEach((page, by) -> assertEquals(
                    Optional.of(by), Objects.requireNonNull(written.get(page)).replacedBy(), step::toString));
        }
    }

    @Provide
    Arbitrary<EscalationPolicy> policies() {
        return RandomWalk.policies();
    }
}
