package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.policy.Responder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What comes next unless somebody answers, as far as it can be told: who is on call, and which levels count, is looked up
 * when their time has come.
 *
 * @param at when this level's time is up
 * @param responders of the level that is then paged
 */
public record Ahead(What what, Instant at, List<Responder> responders) {
    public enum What {
        NEXT_LEVEL,
        FIRST_LEVEL_AGAIN,
        NEXT_POLICY,
        NOBODY
    }

    public Ahead {
        responders = List.copyOf(responders);
    }

    /** Empty = nothing is due: somebody has answered, it is held, or its policy has come to its end. */
    static Optional<Ahead> of(Incident incident) {
        return incident.isEscalating() ? incident.escalation().nextAt().map(at -> at(incident, at)) : Optional.empty();
    }

    private static Ahead at(Incident incident, Instant at) {
        var policy = incident.policy();
        var escalation = incident.escalation();
        if (escalation.level() < policy.levels().size()) {
            return new Ahead(What.NEXT_LEVEL, at, responders(policy, escalation.level() + 1));
        }
        return escalation.round() < policy.repeat()
                ? new Ahead(What.FIRST_LEVEL_AGAIN, at, responders(policy, 1))
                : end(incident, policy, at);
    }

    private static Ahead end(Incident incident, EscalationPolicy policy, Instant at) {
        var next = policy.next();
        return next.isPresent()
                ? new Ahead(What.NEXT_POLICY, at, responders(next.get(), 1))
                : incident.opening()
                        .repeatInterval()
                        .map(interval -> new Ahead(What.FIRST_LEVEL_AGAIN, at.plus(interval), responders(policy, 1)))
                        .orElseGet(() -> new Ahead(What.NOBODY, at, List.of()));
    }

    private static List<Responder> responders(EscalationPolicy policy, int level) {
        return policy.level(level).responders();
    }
}
