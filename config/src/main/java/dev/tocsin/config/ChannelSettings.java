package dev.tocsin.config;

import java.net.URI;
import java.util.Optional;

/** What a channel needs to deliver. */
public sealed interface ChannelSettings {
    /** What contact methods and policies call it. */
    String name();

    /** Pages are printed on the process's own output. */
    record Console(String name) implements ChannelSettings {}

    /**
     * Pages are posted, signed after Standard Webhooks where there is a secret.
     *
     * @param url http or https, with a host and without user information
     * @param secret {@code whsec_} and 24 to 64 bytes in base 64
     */
    record Webhook(String name, URI url, Optional<Secret> secret) implements ChannelSettings {
        /** Without the path: many services hide a token in it. */
        @Override
        public String toString() {
            return "Webhook[name=" + name + ", host=" + url.getHost() + ", signed=" + secret.isPresent() + ']';
        }
    }
}
