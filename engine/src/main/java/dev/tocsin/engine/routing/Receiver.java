package dev.tocsin.engine.routing;

import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.policy.Responder;
import java.util.List;

/**
 * Where a route leads: a policy by name.
 *
 * @param channels paged together with the policy's first level
 */
public record Receiver(String name, String policy, List<String> channels) {
    public Receiver {
        channels = List.copyOf(channels);
    }

    public Receiver(String name, String policy) {
        this(name, policy, List.of());
    }

    /** The policy as it is for incidents of this receiver. */
    EscalationPolicy own(EscalationPolicy policy) {
        return channels.isEmpty()
                ? policy
                : policy.alsoPaging(
                        channels.stream().<Responder>map(Responder.Channel::new).toList());
    }
}
