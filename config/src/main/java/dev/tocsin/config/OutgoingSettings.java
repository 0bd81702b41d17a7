package dev.tocsin.config;

import dev.tocsin.channel.Network;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The network settings of channels and answer links.
 *
 * @param allowed networks that channels may connect to in addition to public addresses
 * @param externalUrl the URL at which people reach Tocsin's API, without a slash at its end
 * @param trustedProxies reverse proxies whose statement of the client's address is trusted
 */
public record OutgoingSettings(List<Network> allowed, Optional<URI> externalUrl, List<Network> trustedProxies) {
    public OutgoingSettings {
        trustedProxies = List.copyOf(trustedProxies);
        allowed = List.copyOf(allowed);
    }
}
