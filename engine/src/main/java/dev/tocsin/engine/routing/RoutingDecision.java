package dev.tocsin.engine.routing;

import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a signal, and why. */
public sealed interface RoutingDecision {
    String reason();

    /**
     * It belongs to the incident behind {@code key}.
     *
     * @param holdUntil before this nobody is paged for a new incident, as its route is muted; empty = it is not
     */
    record Routed(
            DedupKey key,
            String receiver,
            EscalationPolicy policy,
            Severity severity,
            Duration groupWait,
            Optional<Duration> groupInterval,
            Optional<Duration> repeatInterval,
            Optional<Instant> holdUntil,
            String reason)
            implements RoutingDecision {
        public Routed(
                DedupKey key,
                String receiver,
                EscalationPolicy policy,
                Severity severity,
                Duration groupWait,
                String reason) {
            this(
                    key,
                    receiver,
                    policy,
                    severity,
                    groupWait,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    reason);
        }

        /** When an incident that opens now may page first: after its group wait, and not before a mute ends. */
        public Instant firstPageAt(Instant now) {
            var gathered = now.plus(groupWait);
            return holdUntil.filter(gathered::isBefore).orElse(gathered);
        }
    }

    /** Nobody is paged for it. An incident behind {@code key} that was opened when somebody was hears of it. */
    record Unpaged(DedupKey key, String reason) implements RoutingDecision {}

    /** It is known and deliberately not acted on. */
    record Suppressed(String reason) implements RoutingDecision {}

    /** No route wants it: a fault of the configuration that an operator must see. */
    record Unrouted(String reason) implements RoutingDecision {}
}
