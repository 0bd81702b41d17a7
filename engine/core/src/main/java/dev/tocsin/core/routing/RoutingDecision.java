package dev.tocsin.core.routing;

import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where a signal is routed, and why. */
public sealed interface RoutingDecision {
    String reason();

    /**
     * The signal belongs to the incident with this key.
     *
     * @param holdUntil until when a new incident pages nobody, because its route is muted; empty = it is not
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

        /**
         * The earliest first page of an incident that opens now: after its group wait, and not before the mute ends.
         */
        public Instant firstPageAt(Instant now) {
            var gathered = now.plus(groupWait);
            return holdUntil.filter(gathered::isBefore).orElse(gathered);
        }
    }

    /**
     * The signal pages nobody. It still reaches an open incident with this key, from a time when the route paged
     * somebody.
     */
    record Unpaged(DedupKey key, String reason) implements RoutingDecision {}

    /** The signal is deliberately not acted on. */
    record Suppressed(String reason) implements RoutingDecision {}

    /** No route matches, or the route leads nowhere: an error in the configuration that an operator must see. */
    record Unrouted(String reason) implements RoutingDecision {}
}
