package dev.tocsin.config;

import dev.tocsin.engine.channel.Network;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What channels and answers need to know of the world around.
 *
 * @param allowed networks that channels may connect to beside public addresses
 * @param externalUrl where people reach Tocsin's API, without a slash at its end
 * @param trustedProxies that stand in front of it, and say whom they stand for
 */
public record Outgoing(List<Network> allowed, Optional<URI> externalUrl, List<Network> trustedProxies) {
    public Outgoing {
        trustedProxies = List.copyOf(trustedProxies);
        allowed = List.copyOf(allowed);
    }
}
