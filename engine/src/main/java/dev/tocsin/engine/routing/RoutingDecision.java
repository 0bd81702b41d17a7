package dev.tocsin.engine.routing;

import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.Severity;
import java.time.Duration;

/** What becomes of a signal, and why. */
public sealed interface RoutingDecision {
    String reason();

    /** It belongs to the incident behind {@code key}. */
    record Routed(
            DedupKey key,
            String receiver,
            EscalationPolicy policy,
            Severity severity,
            Duration groupWait,
            String reason)
            implements RoutingDecision {}

    /** It is known and deliberately not acted on. */
    record Suppressed(String reason) implements RoutingDecision {}

    /** No route wants it: a fault of the configuration that an operator must see. */
    record Unrouted(String reason) implements RoutingDecision {}
}
