package dev.tocsin.config.section;

import dev.tocsin.channel.Network;
import dev.tocsin.config.OutgoingSettings;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Reads {@code external_url}, {@code trusted_proxies} and {@code outgoing}. */
final class OutgoingReader {
    private static final Type<List<Network>> NETWORKS = Types.text(
                    "network", "an address or a range, such as `10.0.0.0/8` or `::1`", "a network")
            .reading(OutgoingReader::network)
            .some("networks");

    static final Key<URI> EXTERNAL_URL = Key.optional(
                    "external_url",
                    Types.url(),
                    "https://tocsin.example",
                    "the address at which people and providers can connect to Tocsin, for links in pages and for"
                            + " [answers](../operations.md#what-to-expose)")
            .otherwise("no links");
    static final Key<List<Network>> TRUSTED_PROXIES = Key.optional(
                    "trusted_proxies",
                    NETWORKS,
                    "[10.1.0.0/16, \"::1\"]",
                    "proxies in front of Tocsin: Tocsin takes a client's address from their `X-Forwarded-For`, for"
                            + " [rate limits](../operations.md#what-to-expose)")
            .otherwise("none");

    private static final Key<List<Network>> ALLOW_NETWORKS = Key.optional(
                    "allow_networks",
                    NETWORKS,
                    "[10.0.0.0/8, \"fd00::/8\"]",
                    "addresses to which channels may connect, in addition to public ones")
            .otherwise("none");
    private static final Section OUTGOING =
            Section.of("outgoing connections", ALLOW_NETWORKS).titled("outgoing");

    static final Key<Fields> KEY = Key.optional(
                    "outgoing", OUTGOING.type(), "{allow_networks: [10.0.0.0/8]}", "where channels may connect to")
            .otherwise("public addresses");

    private OutgoingReader() {}

    static OutgoingSettings read(Fields root) {
        var url = root.get(EXTERNAL_URL).map(OutgoingReader::withoutSlash);
        var networks = root.get(KEY).map(fields -> fields.list(ALLOW_NETWORKS));
        return new OutgoingSettings(networks.orElse(List.of()), url, root.list(TRUSTED_PROXIES));
    }

    private static Optional<Network> network(Yaml node, Values values) {
        var text = values.text(node, "a network");
        var network = Network.parse(text);
        if (network.isEmpty() && Values.isText(node)) {
            values.expected(
                    node.place(), "a network", text, "write an address or a range, such as 10.0.0.0/8 or fd00::/8");
        }
        return network;
    }

    private static URI withoutSlash(URI url) {
        var text = url.toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }
}
