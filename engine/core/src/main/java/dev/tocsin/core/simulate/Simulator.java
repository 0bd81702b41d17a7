package dev.tocsin.core.simulate;

import dev.tocsin.core.incident.Deadlines;
import dev.tocsin.core.incident.Decision;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentDecider;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plays one incident from its opening on, from deadline to deadline, as if every page arrived the moment it is sent.
 * The same question always has the same answer.
 */
public final class Simulator {
    /** Enough for a day of any policy; one that pages every second for a month is cut off here. */
    static final int MAX_STEPS = 20_000;

    private static final Origin BY = new Origin("simulator", "simulate");

    /**
     * What is asked.
     *
     * @param id decides whose turn it is in a round robin
     * @param at when the alert comes
     * @param acknowledgeAfter how long after that somebody acknowledges; empty = nobody does
     * @param span how long to look on
     */
    public record Question(
            IncidentId id,
            Alert alert,
            Routed placement,
            Instant at,
            Optional<Duration> acknowledgeAfter,
            Duration span) {}

    /** Something that would happen. */
    public sealed interface Step {
        Instant at();

        /** The decider said so. */
        record Happened(IncidentEvent event) implements Step {
            @Override
            public Instant at() {
                return event.at();
            }
        }

        /** A page goes out. */
        record Sent(Instant at, Page page) implements Step {}
    }

    private final Question question;
    private final Directory directory;
    private final List<Step> steps = new ArrayList<>();
    private IncidentState state;

    private Simulator(Question question, Directory directory) {
        this.question = question;
        this.directory = directory;
        state = new IncidentState.Unopened(question.id());
    }

    /** Everything that happens, in order. Deliveries are left out: a page that is sent has arrived. */
    public static List<Step> run(Question question, Directory directory) {
        var simulator = new Simulator(question, directory);
        simulator.play();
        return List.copyOf(simulator.steps);
    }

    private void play() {
        var now = question.at();
        var end = now.plus(question.span());
        var acknowledgeAt = question.acknowledgeAfter().map(now::plus);
        decide(new IncidentCommand.Fire(BY, question.alert(), question.placement(), Optional.empty()), now);
        while (state instanceof Incident incident && steps.size() < MAX_STEPS) {
            send(incident, now);
            var next = next((Incident) state, acknowledgeAt);
            if (next.isEmpty() || next.get().isAfter(end)) {
                return;
            }
            now = next.get().isAfter(now) ? next.get() : now;
            if (acknowledgeAt.isPresent() && !acknowledgeAt.get().isAfter(now)) {
                decide(new IncidentCommand.Acknowledge(somebody()), now);
                acknowledgeAt = Optional.empty();
            } else {
                decide(new IncidentCommand.Wake(), now);
            }
        }
    }

    private static Optional<Instant> next(Incident incident, Optional<Instant> acknowledgeAt) {
        var deadline = Deadlines.next(incident).map(Deadlines.Deadline::at);
        return acknowledgeAt.isPresent()
                        && (deadline.isEmpty() || acknowledgeAt.get().isBefore(deadline.get()))
                ? acknowledgeAt
                : deadline;
    }

    private void send(Incident incident, Instant now) {
        for (var pending : Deadlines.pagesDue(incident, now)) {
            steps.add(new Step.Sent(now, pending.page()));
            var arrived = new DeliveryOutcome.Delivered("", Duration.ZERO);
            decide(new IncidentCommand.RecordAttempt(pending.page().id(), arrived), now);
        }
    }

    private void decide(IncidentCommand command, Instant now) {
        if (IncidentDecider.decide(state, command, now, directory)
                instanceof Decision.Accepted(_, _, var events, var after)) {
            events.stream()
                    .filter(event -> !(event instanceof IncidentEvent.PageDelivered))
                    .map(Step.Happened::new)
                    .forEach(steps::add);
            state = after;
        }
    }

    /** Whoever was paged last; before anybody was, a name that no user has. */
    private Origin somebody() {
        return steps.reversed().stream()
                .filter(Step.Sent.class::isInstance)
                .map(step -> ((Step.Sent) step).page().recipient())
                .findFirst()
                .map(who -> new Origin(who, "simulate"))
                .orElse(new Origin("somebody", "simulate"));
    }
}
