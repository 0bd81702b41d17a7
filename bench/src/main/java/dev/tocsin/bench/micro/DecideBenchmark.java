package dev.tocsin.bench.micro;

import dev.tocsin.core.incident.Decision;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.Wake;
import dev.tocsin.core.incident.IncidentDecider;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.policy.Directory;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Decisions that emit events, with the example's people, rotations and policy. */
@State(Scope.Thread)
public class DecideBenchmark {
    private static final Instant LEVEL_2 = World.T0.plus(Story.LEVEL_TIMEOUT);

    private final Directory directory = World.CONFIGURATION.directory();
    private final Inputs<Question> opens =
            Inputs.of(n -> new Question(Story.unopened(n), Story.fire(n), World.T0.plusSeconds(n)));
    private final Inputs<Question> levels =
            Inputs.of(n -> new Question(Story.paged(n).state(), new Wake(), LEVEL_2.plusSeconds(n)));
    private final Inputs<Question> acknowledgements = Inputs.of(n -> new Question(
            Story.paged(n).state(), new Acknowledge(Story.person(n, "acknowledge")), World.T0.plusSeconds(n)));
    private final Inputs<Question> outcomes =
            Inputs.of(n -> new Question(Story.paged(n).state(), Story.delivered(n, 1), World.T0.plusSeconds(n)));

    private record Question(IncidentState state, IncidentCommand command, Instant now) {}

    /** The first alert: the incident opens and level 1 is paged. */
    @Benchmark
    public Decision open() {
        return decide(opens.next());
    }

    /** Nobody answered: level 2 is looked up and paged. */
    @Benchmark
    public Decision levelDue() {
        return decide(levels.next());
    }

    /** Somebody answers, which withdraws a page that is still to be sent. */
    @Benchmark
    public Decision acknowledge() {
        return decide(acknowledgements.next());
    }

    @Benchmark
    public Decision pageDelivered() {
        return decide(outcomes.next());
    }

    private Decision decide(Question question) {
        return IncidentDecider.decide(question.state(), question.command(), question.now(), directory);
    }
}
