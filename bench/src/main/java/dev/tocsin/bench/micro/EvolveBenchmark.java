package dev.tocsin.bench.micro;

import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A whole incident from its events, as when one is recovered. */
@State(Scope.Thread)
public class EvolveBenchmark {
    private final IncidentState unopened = Story.unopened(0);
    private final Inputs<List<IncidentEvent>> streams = Inputs.of(Story::whole);

    @Benchmark
    public IncidentState twelveEvents() {
        var state = unopened;
        for (var event : streams.next()) {
            state = IncidentEvolver.evolve(state, event);
        }
        return state;
    }
}
