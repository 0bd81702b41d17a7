package dev.tocsin.runtime.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.Deadlines;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.RandomWalk;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.suppression.InhibitionRules;
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

    @Provide
    Arbitrary<EscalationPolicy> policies() {
        return RandomWalk.policies();
    }
}
