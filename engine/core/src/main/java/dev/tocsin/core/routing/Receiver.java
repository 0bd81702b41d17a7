package dev.tocsin.core.routing;

import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import java.util.List;
import java.util.Optional;

/**
 * The target of a route: a policy by name.
 *
 * @param policy empty = alerts that are routed here deliberately page nobody
 * @param channels paged together with the policy's first level
 */
public record Receiver(String name, Optional<String> policy, List<String> channels) {
    public Receiver {
        channels = List.copyOf(channels);
        if (policy.isEmpty() && !channels.isEmpty()) {
            throw new IllegalArgumentException("receiver " + name + " pages nobody and " + channels);
        }
    }

    public Receiver(String name, String policy, List<String> channels) {
        this(name, Optional.of(policy), channels);
    }

    public Receiver(String name, String policy) {
        this(name, policy, List.of());
    }

    public static Receiver ofNobody(String name) {
        return new Receiver(name, Optional.empty(), List.of());
    }

    /** The policy with this receiver's channels on its first level. */
    EscalationPolicy own(EscalationPolicy policy) {
        return channels.isEmpty()
                ? policy
                : policy.alsoPaging(
                        channels.stream().<Responder>map(Responder.Channel::new).toList());
    }
}
